/// An invite.
package struct InviteItem: Sendable, Equatable, Codable {
    /// Its number.
    package var id: Int64
    /// The note for whom it is meant; may be empty.
    package var label: String
    /// The number of accounts that it was made for.
    package var uses: Int
    /// The number of accounts that were made with it.
    package var used: Int
    /// Who made it: an account's name, or `operator`.
    package var by: String
    /// The time when it was made.
    package var time: Int64
    /// The time when it expires.
    package var expires: Int64
    /// The code, only in the answer to the command that made the invite: the server keeps no copy of it.
    package var code: String?

    /// Creates an item.
    package init(
        id: Int64,
        label: String,
        uses: Int,
        used: Int,
        by: String,
        time: Int64,
        expires: Int64,
        code: String? = nil
    ) {
        self.id = id
        self.label = label
        self.uses = uses
        self.used = used
        self.by = by
        self.time = time
        self.expires = expires
        self.code = code
    }
}
