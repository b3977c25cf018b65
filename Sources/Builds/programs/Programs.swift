// Nothing is here: `swift build --target programs` builds and links the programs that this target depends on, in one
// plan, while a `--product` for each would plan twice and leave a core idle at the end of the first.
