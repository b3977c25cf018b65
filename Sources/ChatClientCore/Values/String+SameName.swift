extension String {
    /// Whether two names are the same account's: names are compared without case, as the server does.
    package func isSameName(as other: String) -> Bool {
        lowercased() == other.lowercased()
    }
}
