package import ChatProtocol

/// Stores invites by the digests of their codes, never a code, and reserves their uses.
package protocol InviteStore: Sendable {
    /// Makes an invite. Removes ended ones beyond ``AdministrationLimits/endedInvites``.
    ///
    /// - Parameter now: In milliseconds since 1970.
    /// - Throws: ``StorageError``, ``MessageDraftError/noSuchAccount(_:)`` for the maker,
    ///   ``AdministrationError/tooManyInvites``.
    func addInvite(_ draft: InviteDraft, now: Int64) async throws -> Invite

    /// Returns the invites in the order of their numbers, also those that have ended.
    ///
    /// - Throws: ``StorageError``.
    func invites() async throws -> [Invite]

    /// Revokes an invite. Registrations that are under way with it go on.
    ///
    /// - Returns: The invite; `nil` when there is none of this number.
    /// - Throws: ``StorageError``.
    func revokeInvite(_ id: InviteID) async throws -> Invite?

    /// Reserves a use of the invite, or of the approved application for this name, that has a code. The uses and
    /// the reservations of an invite are never more than ``Invite/uses`` together.
    ///
    /// - Parameters:
    ///   - digest: The SHA-256 digest of the code, see `InviteCode`.
    ///   - username: The name of the account that is to be made.
    ///   - now: In milliseconds since 1970.
    /// - Throws: ``StorageError``.
    func reserveInvite(digest: [UInt8], for username: Username, now: Int64) async throws -> InviteOutcome

    /// Records that the account of a reservation was made: uses the invite, or removes the application. Has no
    /// effect when there is no such reservation.
    ///
    /// - Throws: ``StorageError``.
    func confirmReservation(_ id: ReservationID) async throws

    /// Records that the account of a reservation was not made. Has no effect when there is no such reservation.
    ///
    /// - Throws: ``StorageError``.
    func giveBackReservation(_ id: ReservationID) async throws

    /// Returns the reservations that were neither confirmed nor given back, in the order of their numbers. A server
    /// settles each at its start: it confirms those of names that have an account and gives the others back.
    ///
    /// - Throws: ``StorageError``.
    func openReservations() async throws -> [InviteReservation]
}
