package org

import (
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// Person is somebody who works in a unit.
type Person struct {
	ID       string
	Unit     string // the body or division he belongs to
	Name     string
	Email    string
	Phone    string
	Account  string // with which he signs in; empty where he does not
	From, To when.Day
	Version  int64
}

// Role says for whom the holder of a post signs (NĐ 30/2020, article 13 and annex I,
// part I, II.7).
type Role string

// Roles of posts.
const (
	Head       Role = "head"       // signs himself
	Acting     Role = "acting"     // Q.: put in charge of the head's post
	Deputy     Role = "deputy"     // KT.: signs for the head
	ByOrder    Role = "by-order"   // TL.: head of a part of the body, by the head's order
	Authorised Role = "authorised" // TUQ.: by a written authorisation, limited in time and matter
	Staff      Role = "member"     // signs nothing
)

// Roles lists the roles of posts in the order in which people look for a signer.
var Roles = []Role{Head, Acting, Deputy, ByOrder, Authorised, Staff}

// Post is what a person is in a unit, and what he may sign there.
type Post struct {
	ID     string
	Unit   string // for which he signs
	Person string
	Title  string // "Phó Chủ tịch"
	Role   Role
	// Body is the collective that he signs on behalf of, "Ủy ban nhân dân"; empty where
	// the head of the unit decides alone, as in a department.
	Body string
	// HeadTitle is the title of whom he signs for, "Chủ tịch"; of no use for a head.
	HeadTitle string
	Scope     string // the matters he may sign: for TL. and TUQ.
	Basis     string // number of the decision or authorisation
	Place     int64  // order among people of the same role
	From, To  when.Day
	Version   int64
}

// Signature is the lines of a signing place: authority, position, name.
type Signature struct {
	Authority []string // "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"
	Position  string   // "PHÓ CHỦ TỊCH"
	Name      string
}

// Holds tells whether the post is held on a day.
func (p Post) Holds(day when.Day) bool { return covers(p.From, p.To, day) }

// MaySign tells whether the holder may sign on a day.
func (p Post) MaySign(day when.Day) bool { return p.Role != Staff && p.Holds(day) }

// SignatureOn gives the lines under which the holder signs a paper of the unit on a day.
// Who signs by order or by authorisation signs for the head and not for the collective,
// so the collective is not named then.
func (p Post) SignatureOn(day when.Day, name string) (Signature, error) {
	if !p.Holds(day) {
		return Signature{}, fault.New(fault.Closed, "org.post-not-held", p.Title, DayWords(day))
	}
	s := Signature{Position: strings.ToUpper(p.Title), Name: name}
	head := strings.ToUpper(p.HeadTitle)
	if p.Body != "" && (p.Role == Head || p.Role == Acting || p.Role == Deputy) {
		s.Authority = append(s.Authority, "TM. "+strings.ToUpper(p.Body))
	}
	switch p.Role {
	case Head:
	case Acting:
		s.Position = "Q. " + head
	case Deputy:
		s.Authority = append(s.Authority, "KT. "+head)
	case ByOrder:
		s.Authority = append(s.Authority, "TL. "+head)
	case Authorised:
		s.Authority = append(s.Authority, "TUQ. "+head)
	default:
		return Signature{}, fault.New(fault.Forbidden, "org.post-signs-nothing", p.Title)
	}
	return s, nil
}

// Abbreviation is the sign before the title by which people know the authority: "KT.".
func (r Role) Abbreviation() string {
	return map[Role]string{Acting: "Q.", Deputy: "KT.", ByOrder: "TL.", Authorised: "TUQ."}[r]
}

// Check says what of a post is wrong by itself.
func (p Post) Check() error {
	e := fault.New(fault.Invalid, "org.post-wrong")
	if p.Title == "" {
		e.At("title", "org.title-missing")
	}
	if p.Person == "" {
		e.At("person", "org.person-missing")
	}
	if p.From.IsZero() {
		e.At("from", "org.from-missing")
	}
	if !p.To.IsZero() && p.To.Before(p.From) {
		e.At("to", "org.to-before-from")
	}
	switch p.Role {
	case Head, Staff:
	case Acting, Deputy:
		needHead(e, p)
	case ByOrder:
		needHead(e, p)
		if p.Scope == "" {
			e.At("scope", "org.scope-missing")
		}
	case Authorised:
		needHead(e, p)
		if p.Scope == "" {
			e.At("scope", "org.scope-missing")
		}
		if p.Basis == "" {
			e.At("basis", "org.authorisation-missing")
		}
		if p.To.IsZero() {
			e.At("to", "org.authorisation-endless")
		}
	default:
		e.At("role", "org.role-unknown")
	}
	return e.OrNil()
}

func needHead(e *fault.Error, p Post) {
	if p.HeadTitle == "" {
		e.At("head_title", "org.head-title-missing")
	}
}

// tidy brings the words of a post to their one form.
func (p Post) tidy() Post {
	p.Title, p.Body, p.HeadTitle = text.NFC(text.Space(p.Title)), text.NFC(text.Space(p.Body)), text.NFC(text.Space(p.HeadTitle))
	p.Scope, p.Basis = text.NFC(text.Space(p.Scope)), text.NFC(text.Space(p.Basis))
	return p
}

// check says what of a person is wrong by itself.
func (p Person) check() error {
	e := fault.New(fault.Invalid, "org.person-wrong")
	if p.Name == "" {
		e.At("name", "org.name-missing")
	}
	if p.Email != "" && !LooksLikeEmail(p.Email) {
		e.At("email", "org.email-wrong", p.Email)
	}
	if !p.From.IsZero() && !p.To.IsZero() && p.To.Before(p.From) {
		e.At("to", "org.to-before-from")
	}
	return e.OrNil()
}

func (p Person) tidy() Person {
	p.Name, p.Email, p.Phone = text.NFC(text.Space(p.Name)), strings.ToLower(text.Space(p.Email)), text.Space(p.Phone)
	return p
}

// Here tells whether the person works in the unit on a day.
func (p Person) Here(day when.Day) bool { return covers(p.From, p.To, day) }

// LooksLikeEmail tells whether s can be the address of a mailbox. Only a letter that
// arrives proves more.
func LooksLikeEmail(s string) bool {
	name, domain, ok := strings.Cut(s, "@")
	if !ok || name == "" || strings.ContainsAny(s, " ,;<>()[]\"\\\t\r\n") || strings.Contains(domain, "@") {
		return false
	}
	i := strings.LastIndexByte(domain, '.')
	return i > 0 && i < len(domain)-1 && !strings.Contains(domain, "..")
}

// Duty says who in a body sees to a regime between two days: a division, a person of it,
// or both.
type Duty struct {
	ID       string
	Unit     string
	Regime   string
	Division string
	Person   string
	From, To when.Day
	Basis    string
}
