package compose

import "bytes"

// frameCSS makes the sheet smaller where the frame is narrower than a sheet.
const frameCSS = `@media screen { body { font-size: 13.5pt; } }
@media screen and (max-width: 830px) { .sheet { zoom: .66; } main { padding: 10px; } }
@media screen and (max-width: 540px) { .sheet { zoom: .56; } main { padding: 6px; } }
@media screen and (max-width: 400px) { .sheet { zoom: .42; } }
`

// fitted is the sheet's page as a frame shows it.
func fitted(page []byte) []byte {
	return bytes.Replace(page, []byte("</style>"), []byte(frameCSS+"</style>"), 1)
}
