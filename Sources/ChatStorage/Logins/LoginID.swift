/// The number of a remembered login, assigned when it is remembered and never reused.
package struct LoginID: Sendable, Hashable {
    /// At least 1.
    package let rawValue: Int64

    /// Wraps a number assigned by a store.
    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }
}
