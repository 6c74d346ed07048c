package pdfread

import "tonghop/internal/pdfread/raw"

// What a page shows; internal/pdfread/raw explains it.
type (
	page   = raw.Page
	look   = raw.Look
	letter = raw.Letter
	box    = raw.Box
	rule   = raw.Rule
	matrix = raw.Matrix
)
