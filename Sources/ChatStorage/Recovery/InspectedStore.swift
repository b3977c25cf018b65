/// The queries with which a starting server finds out whether a part of the store's past is missing.
package protocol InspectedStore: Sendable {
    /// The store's location in messages to the operator: a path, or an address without its password.
    var place: String { get }

    /// The time of the last message, in milliseconds since 1970; `nil` when there is none.
    ///
    /// - Throws: ``StorageError``.
    func newestTime() async throws -> Int64?

    /// Returns the accounts whose names can be used to log in. Excludes accounts that were forgotten
    /// or lost their name: their names are in parentheses.
    ///
    /// - Throws: ``StorageError``.
    func knownAccounts() async throws -> KnownAccounts
}
