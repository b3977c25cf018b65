/// What a start asks a store, to find out whether a part of its past is missing.
package protocol InspectedStore: Sendable {
    /// Where the store is, for a sentence to the operator: a path, or an address without its password.
    var place: String { get }

    /// The time of the last message, in milliseconds since 1970; `nil` when there is none.
    ///
    /// - Throws: ``StorageError``.
    func newestTime() async throws -> Int64?

    /// The accounts with a name that somebody may log in with: not those that were forgotten or have lost their name,
    /// whose names are in parentheses.
    ///
    /// - Throws: ``StorageError``.
    func knownAccounts() async throws -> KnownAccounts
}
