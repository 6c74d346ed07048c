package docx

// bodies are small documents of one feature each; they seed the fuzzer too.
var bodies = map[string]string{}
