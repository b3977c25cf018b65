package import ChatProtocol

/// A use of an invite, or of an approved application, while its account is being made. It is confirmed when the account
/// exists, and given back when it could not be made. One that a crash leaves open is settled at the next start.
package struct InviteReservation: Sendable, Equatable {
    /// What lets the account be made.
    package enum Source: Sendable, Hashable {
        /// An invite.
        case invite(InviteID)
        /// An approved application.
        case application(ApplicationID)
    }

    /// Its number.
    package let id: ReservationID

    /// What lets the account be made.
    package let source: Source

    /// The name of the account. A store does not keep its case.
    package let username: Username

    /// Creates a reservation.
    package init(id: ReservationID, source: Source, username: Username) {
        self.id = id
        self.source = source
        self.username = username
    }
}

/// The answer to a code that somebody registers with.
package enum InviteOutcome: Sendable, Equatable {
    /// The account may be made. The caller confirms the reservation or gives it back.
    case reserved(InviteReservation)
    /// The account may not be made.
    case refused(InviteRefusal)
}

/// Why a code lets nobody register.
package enum InviteRefusal: Sendable, Equatable {
    /// It is the code of no invite, and of no application for this name.
    case unknown
    /// All uses of the invite are used or reserved.
    case usedUp
    /// The invite has ended.
    case expired
    /// The invite was revoked.
    case revoked
    /// It is the code of an application for this name that nobody has decided about.
    case pending
    /// A registration of this name with this code is under way.
    case underWay
}
