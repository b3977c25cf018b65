extension String {
    /// Returns whether two names denote the same account: names are compared without case, as the server does.
    package func isSameName(as other: String) -> Bool {
        lowercased() == other.lowercased()
    }
}
