/// An invite: somebody with its code may register an account.
package struct Invite: Sendable, Equatable {
    /// Its number.
    package let id: InviteID

    /// The label that its maker gave it; may be empty.
    package let label: String

    /// The maximum number of accounts that may be registered with it.
    package let uses: Int

    /// The number of accounts that were registered with it.
    package var used: Int

    /// The number of registrations that are under way with it.
    package var reserved: Int

    /// When it was made, in milliseconds since 1970.
    package let made: Int64

    /// When it ends, in milliseconds since 1970.
    package let expires: Int64

    /// Who made it.
    package let maker: Maker

    /// Whether it was revoked.
    package var isRevoked: Bool

    /// Creates an invite.
    package init(
        _ draft: InviteDraft,
        id: InviteID,
        made: Int64,
        used: Int = 0,
        reserved: Int = 0,
        isRevoked: Bool = false
    ) {
        self.id = id
        label = draft.label
        uses = draft.uses
        self.used = used
        self.reserved = reserved
        self.made = made
        expires = draft.expires
        maker = draft.maker
        self.isRevoked = isRevoked
    }

    /// The reason why it lets nobody register any more, or at present; `nil` when it does.
    ///
    /// - Parameter now: In milliseconds since 1970.
    package func refusal(now: Int64) -> InviteRefusal? {
        if isRevoked {
            .revoked
        } else if expires <= now {
            .expired
        } else if used + reserved >= uses {
            .usedUp
        } else {
            nil
        }
    }

    /// Whether nobody can use it any more. One with registrations under way has not ended, because its uses may be
    /// given back.
    ///
    /// - Parameter now: In milliseconds since 1970.
    package func hasEnded(now: Int64) -> Bool {
        reserved == 0 && refusal(now: now) != nil
    }
}

/// An invite that is to be made.
package struct InviteDraft: Sendable, Equatable {
    /// The SHA-256 digest of its code, see `InviteCode`.
    package let digest: [UInt8]

    /// Its label, at most ``AdministrationLimits/labelLength``.
    package let label: String

    /// The maximum number of accounts, in ``AdministrationLimits/inviteUses``.
    package let uses: Int

    /// When it ends, in milliseconds since 1970.
    package let expires: Int64

    /// Who makes it.
    package let maker: Maker

    /// Creates a draft.
    ///
    /// - Parameters:
    ///   - digest: The SHA-256 digest of its code.
    ///   - label: Cut to ``AdministrationLimits/labelLength``.
    ///   - uses: Brought into ``AdministrationLimits/inviteUses``.
    package init(digest: [UInt8], label: String, uses: Int, expires: Int64, maker: Maker) {
        self.digest = digest
        self.label = label.boundedForStorage(to: AdministrationLimits.labelLength)
        let range = AdministrationLimits.inviteUses
        self.uses = min(max(uses, range.lowerBound), range.upperBound)
        self.expires = expires
        self.maker = maker
    }
}
