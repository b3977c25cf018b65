extension String {
    /// Returns the text cut to a number of Unicode scalars, without NUL characters: SQLite ends a text at the first
    /// one when it counts.
    func boundedForStorage(to length: Int) -> String {
        String(String.UnicodeScalarView(unicodeScalars.lazy.filter { $0 != "\0" }.prefix(length)))
    }
}
