package import ChatProtocol

/// Whom a ban keeps out.
package enum BanTarget: Sendable, Equatable {
    /// An account.
    case account(Account)
    /// All addresses of a network; of a single one with the full prefix.
    case network(IPNetwork)

    /// Whether both are the same account, by its number, or the same network.
    package func isSame(as other: BanTarget) -> Bool {
        switch (self, other) {
        case (.account(let one), .account(let other)): one.id == other.id
        case (.network(let one), .network(let other)): one == other
        case (.account, .network), (.network, .account): false
        }
    }
}

/// A ban that an operator or an account with a role made.
package struct Ban: Sendable, Equatable {
    /// Its number.
    package let id: BanID

    /// Whom it keeps out.
    package let target: BanTarget

    /// Whether it is the lock of an account. A lock and another ban of an account exist side by side, so neither
    /// ends the other.
    package let isLock: Bool

    /// The reason that the banned one is told; may be empty.
    package let reason: String

    /// When it was made, in milliseconds since 1970.
    package let made: Int64

    /// When it ends, in milliseconds since 1970; `nil` for never.
    package let expires: Int64?

    /// Who made it.
    package let maker: Maker

    /// The role of its maker when it was made; `nil` for an operator, who is above all roles.
    package let makerRole: AccountRole?

    /// Creates a ban.
    package init(_ draft: BanDraft, id: BanID, made: Int64) {
        self.id = id
        target = draft.target
        isLock = draft.isLock
        reason = draft.reason
        self.made = made
        expires = draft.expires
        maker = draft.maker
        makerRole = draft.makerRole
    }

    /// Whether it has ended.
    ///
    /// - Parameter now: In milliseconds since 1970.
    package func isOver(now: Int64) -> Bool {
        expires.map { $0 <= now } ?? false
    }

    /// Whether somebody with a higher role made it, so that it may not be removed or replaced.
    ///
    /// - Parameter role: The role of the one who would do so; `nil` for an operator.
    package func isMade(above role: AccountRole?) -> Bool {
        guard let role else {
            return false
        }
        return makerRole.map { $0 > role } ?? true
    }
}

/// A ban that is to be made.
package struct BanDraft: Sendable, Equatable {
    /// Whom it keeps out.
    package let target: BanTarget

    /// Whether it is the lock of an account.
    package let isLock: Bool

    /// The reason, at most ``AdministrationLimits/reasonLength``.
    package let reason: String

    /// When it ends, in milliseconds since 1970; `nil` for never.
    package let expires: Int64?

    /// Who makes it.
    package let maker: Maker

    /// The role of its maker; `nil` for an operator.
    package let makerRole: AccountRole?

    /// Creates a draft.
    ///
    /// - Parameters:
    ///   - isLock: Whether it is a lock, which only an account can have, and which never ends.
    ///   - reason: Cut to ``AdministrationLimits/reasonLength``.
    ///   - makerRole: Ignored for an operator; an account without one counts as a member.
    package init(
        target: BanTarget,
        isLock: Bool = false,
        reason: String,
        expires: Int64?,
        maker: Maker,
        makerRole: AccountRole?
    ) {
        self.target = target
        switch target {
        case .account: self.isLock = isLock
        case .network: self.isLock = false
        }
        self.reason = reason.boundedForStorage(to: AdministrationLimits.reasonLength)
        self.expires = self.isLock ? nil : expires
        self.maker = maker
        self.makerRole = maker.account == nil ? nil : makerRole ?? .member
    }
}
