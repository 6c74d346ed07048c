package paper

import (
	"maps"

	"tonghop/internal/flow"
	"tonghop/internal/when"
)

// circular is a rule of Thông tư 01/2011/TT-BNV.
func circular(item string, c Certainty) Source {
	return Source{Document: "Thông tư 01/2011/TT-BNV", Item: item, Certainty: c}
}

// tt01 is the form of Thông tư 01/2011/TT-BNV, in force until the decree of 2020. The
// points in which the decree departs from it were read in comparisons of the two; what
// the comparisons pass over is taken to have stayed and marked as remembered.
func tt01() *Layout {
	l := nd30()
	l.Name, l.Document, l.From = "tt01-2011", "Thông tư 01/2011/TT-BNV", when.MustDay("2011-03-05")
	l.FontRule = circular("Điều 4", FromSurvey) // any Vietnamese Unicode face will do
	l.Page.PaperSource = circular("Điều 5", FromSurvey)
	l.Page.TurnSource = circular("Điều 5", Remembered)
	l.Page.MarginSource = circular("Điều 5", Remembered)
	l.Number = NumberRule{Place: flow.BottomRight, Size: points(13, 14, 14), Source: circular("Điều 16", FromSurvey)}
	l.Body.MinExact = flow.PT(15)
	l.Body.Source = circular("Điều 11", Remembered)
	l.Body.SpaceSource = circular("Điều 11", FromSurvey)
	l.Bases = BasesRule{Italic: false, Last: ",", Source: circular("Điều 11", FromSurvey)}
	l.Rules.Source = circular("Điều 7", Remembered)
	l.Elements = tt01Elements(l.Elements)
	l.Stamps = tt01Stamps(l.Stamps)
	return l
}

// tt01Articles names the article of each element.
var tt01Articles = map[Element]string{
	Nation: "Điều 6", Motto: "Điều 6", Parent: "Điều 7", IssuingBody: "Điều 7", MarkLine: "Điều 8", PlaceDate: "Điều 9",
	KindName: "Điều 10", SubjectLine: "Điều 10", LetterSubject: "Điều 10", Addressee: "Điều 14",
	AuthorityPost: "Điều 12", Signer: "Điều 12", RecipientsHead: "Điều 14", RecipientsList: "Điều 14",
	UrgencyStamp: "Điều 15", SecrecyStamp: "Điều 15", CirculateNote: "Điều 15", DrafterMark: "Điều 16", ContactLine: "Điều 16",
	AnnexLabel: "Điều 16", AnnexTitle: "Điều 16", AnnexReference: "Điều 16",
}

func tt01Elements(decree map[Element]Style) map[Element]Style {
	all := maps.Clone(decree)
	for e, s := range all {
		article := tt01Articles[e]
		if article == "" {
			article = "Điều 11"
		}
		s.Source = circular(article, Remembered)
		all[e] = s
	}
	basis := all[BasisLine]
	basis.Italic = false
	basis.Source = circular("Điều 11", FromSurvey)
	all[BasisLine] = basis
	return all
}

func tt01Stamps(decree map[string]Stamp) map[string]Stamp {
	all := maps.Clone(decree)
	for words, s := range all {
		s.Source = circular("Điều 15", Remembered)
		all[words] = s
	}
	return all
}
