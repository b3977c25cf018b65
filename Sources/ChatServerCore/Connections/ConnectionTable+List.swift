package import ChatProtocol
package import ChatStorage
package import NIOCore

/// One open control connection, as an operator wants to know it.
package struct OpenConnection: Sendable, Equatable {
    /// By which it can be ended: ``ConnectionTable/close(_:reason:)``.
    package let ticket: ConnectionTable.Ticket

    /// Where it comes from.
    package let network: PeerNetwork

    /// How long it has been open.
    package let age: TimeAmount

    /// Who has logged in over it; `nil` for nobody yet.
    package let login: Login?

    /// Whether it has been told to end.
    package let isEnding: Bool

    /// A login that succeeded.
    package struct Login: Sendable, Equatable {
        /// Who.
        package let account: Account
        /// The session's number in delivery; `nil` for the moment until that has begun.
        package let session: SessionID?
        /// What the client calls itself, made harmless; may be empty.
        package let clientName: String
        /// How long ago it was.
        package let age: TimeAmount
        /// For how long nothing has been heard.
        package let silence: TimeAmount
    }
}

extension ConnectionTable {
    /// Who is connected, from where, as whom, since when: the oldest connection first.
    package func list(now: NIODeadline = .now()) -> [OpenConnection] {
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
