import ChatProtocol
import ChatStorage
import NIOCore
import Synchronization

/// An open control connection, as listed for an operator.
struct OpenConnection: Sendable, Equatable {
    /// The ticket with which it can be closed: ``ConnectionTable/close(_:reason:)``.
    let ticket: ConnectionTable.Ticket

    /// The peer's network.
    let network: PeerNetwork

    /// The peer's address; `nil` if it is unknown.
    let address: IPAddress?

    /// How long it has been open.
    let age: TimeAmount

    /// The login of the connection; `nil` before it has logged in.
    let login: Login?

    /// Whether it is about to close.
    let isEnding: Bool

    /// A login that succeeded.
    struct Login: Sendable, Equatable {
        /// The account that logged in.
        let account: Account
        /// The id of the delivery session; `nil` for the moment until it has begun.
        let session: SessionID?
        /// The client's name for itself, sanitized; may be empty.
        let clientName: String
        /// Time since the login.
        let age: TimeAmount
        /// Time since the client was last heard of.
        let silence: TimeAmount
    }
}

extension ConnectionTable {
    /// Whether a connection of an account is open, also one that is about to close.
    func hasConnection(of account: AccountID) -> Bool {
        state.withLock { $0.entries.values.contains { $0.session?.account.id == account } }
    }

    /// Returns all connections with their network, account and age, oldest first.
    func list(now: NIODeadline = .now()) -> [OpenConnection] {
        snapshot().map { ticket, entry, isEnding in
            OpenConnection(
                ticket: ticket,
                network: entry.network,
                address: entry.address,
                age: now - entry.since,
                login: entry.session.map { session in
                    OpenConnection.Login(
                        account: session.account,
                        session: session.session,
                        clientName: session.clientName,
                        age: now - session.since,
                        silence: max(.zero, now - session.activity.lastHeard)
                    )
                },
                isEnding: isEnding
            )
        }
    }
}

extension ConnectionTable {
    /// Ends the connections for which a condition holds. One that is admitted or logs in after the call began may
    /// be missed.
    ///
    /// - Returns: The connections that end.
    func close(reason: CloseReason, where isMeant: (Entry) -> Bool) -> [Entry] {
        snapshot().filter { isMeant($0.entry) }.filter { close($0.ticket, reason: reason) }.map(\.entry)
    }
}
