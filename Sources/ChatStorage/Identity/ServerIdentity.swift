/// What tells one server's messages from another's, and from a past of the same server that is no more.
///
/// Message ids, conversations and sequences are dense numbers: an older copy of the database gives the same ones again, to
/// other messages. So whatever is noted about them is noted together with the line that they come from.
package struct ServerIdentity: Sendable, Equatable {
    /// Bytes of each of the two: as many as a random UUID, so that two servers never have the same.
    package static let bytes = 16

    /// Random, made with the database. A restored copy has the one that it was copied with.
    package let serverID: [UInt8]

    /// Random, made with the database, and again when an older copy has been put in its place.
    package let line: [UInt8]

    /// Puts an identity together.
    package init(serverID: [UInt8], line: [UInt8]) {
        self.serverID = serverID
        self.line = line
    }
}

/// Where a server's identity is kept.
package protocol IdentityStore: Sendable {
    /// The identity, which was made when the store was first opened.
    ///
    /// - Throws: ``StorageError``.
    func identity() async throws -> ServerIdentity

    /// Begins a new line, for a store that an older copy was put in place of: the numbers that it gives from now on may have
    /// been given before, to other messages. Resumption tokens of before are void, too.
    ///
    /// - Returns: The identity from now on.
    /// - Throws: ``StorageError``.
    func beginLine() async throws -> ServerIdentity
}
