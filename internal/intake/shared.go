package intake

import (
	"sync"

	"tonghop/internal/pdfread"
)

// sharedPDF is the reader of callers that bring none. It starts nothing until a PDF comes.
var sharedPDF = sync.OnceValue(func() *pdfread.Reader { return pdfread.New(pdfread.Options{}) })
