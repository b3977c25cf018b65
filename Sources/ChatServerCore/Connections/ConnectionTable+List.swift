import ChatProtocol
import ChatStorage
import NIOCore

/// One open control connection, as an operator wants to know it.
struct OpenConnection: Sendable, Equatable {
    /// By which it can be ended: ``ConnectionTable/close(_:reason:)``.
    let ticket: ConnectionTable.Ticket

    /// Where it comes from.
    let network: PeerNetwork

    /// How long it has been open.
    let age: TimeAmount

    /// Who has logged in over it; `nil` for nobody yet.
    let login: Login?

    /// Whether it is about to close.
    let isEnding: Bool

    /// A login that succeeded.
    struct Login: Sendable, Equatable {
        /// Who.
        let account: Account
        /// The session's number in delivery; `nil` for the moment until that has begun.
        let session: SessionID?
        /// What the client calls itself, made harmless; may be empty.
        let clientName: String
        /// How long ago it was.
        let age: TimeAmount
        /// For how long nothing has been heard.
        let silence: TimeAmount
    }
}

extension ConnectionTable {
    /// Who is connected, from where, as whom, since when: the oldest connection first.
    func list(now: NIODeadline = .now()) -> [OpenConnection] {
        snapshot().map { ticket, entry, isEnding in
            OpenConnection(
                ticket: ticket,
                network: entry.network,
                age: now - entry.since,
                login: entry.session.map { session in
                    OpenConnection.Login(
                        account: session.account,
                        session: session.session,
                        clientName: session.clientName,
                        age: now - session.since,
                        silence: max(.zero, now - session.signs.lastHeard)
                    )
                },
                isEnding: isEnding
            )
        }
    }
}
