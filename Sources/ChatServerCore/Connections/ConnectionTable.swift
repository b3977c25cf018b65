package import ChatProtocol
import Synchronization

/// The open control connections: bounds those that have not logged in, and says goodbye to all of them.
package final class ConnectionTable: Sendable {
    /// Where an admitted connection stands in the table.
    package struct Ticket: Sendable, Hashable {
        fileprivate let number: UInt64
        fileprivate let address: String
    }

    fileprivate struct Entry {
        let outbox: Outbox
        let farewell: @Sendable () -> Void
        var isLoggedIn = false
    }

    fileprivate struct State {
        var entries: [UInt64: Entry] = [:]
        var next: UInt64 = 0
        var strangers = 0
        var strangersByAddress: [String: Int] = [:]
        var isClosed = false
        /// Who waits for the last one to leave.
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    private let limits: ConnectionLimits

    /// Makes an empty table.
    package init(limits: ConnectionLimits) {
        self.limits = limits
    }

    /// Admits a connection, or returns `nil` when there are too many.
    ///
    /// - Parameter farewell: Called once the last frame is in the outbox: the connection must end soon, even if its
    ///   peer reads nothing any more.
    package func admit(
        from address: String,
        outbox: Outbox,
        farewell: @escaping @Sendable () -> Void = {}
    ) -> Ticket? {
        state.withLock { state in
            let fromThere = state.strangersByAddress[address, default: 0]
            guard
                !state.isClosed,
                state.entries.count < limits.connections,
                state.strangers < limits.unauthenticated,
                fromThere < limits.unauthenticatedPerAddress
            else {
                return nil
            }
            let ticket = Ticket(number: state.next, address: address)
            state.next += 1
            state.strangers += 1
            state.strangersByAddress[address] = fromThere + 1
            state.entries[ticket.number] = Entry(outbox: outbox, farewell: farewell)
            return ticket
        }
    }

    /// The connection has logged in: it no longer counts as a stranger's.
    package func loggedIn(_ ticket: Ticket) {
        state.withLock { state in
            guard state.entries[ticket.number]?.isLoggedIn == false else {
                return
            }
            state.entries[ticket.number]?.isLoggedIn = true
            state.forgetStranger(ticket)
        }
    }

    /// The connection has ended.
    package func remove(_ ticket: Ticket) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard let entry = state.entries.removeValue(forKey: ticket.number) else {
                return nil
            }
            if !entry.isLoggedIn {
                state.forgetStranger(ticket)
            }
            return state.entries.isEmpty ? state.waiter.take() : nil
        }
        waiter?.resume()
    }

    /// Waits until the last connection has ended. For one caller, after ``close(saying:)``.
    package func waitUntilEmpty() async {
        await withCheckedContinuation { waiter in
            let isEmpty = state.withLock { state in
                state.waiter = state.entries.isEmpty ? nil : waiter
                return state.entries.isEmpty
            }
            if isEmpty {
                waiter.resume()
            }
        }
    }

    /// Admits nobody any more and ends every connection after this frame.
    package func close(saying goodbye: WireServerFrame) {
        let entries = state.withLock { state in
            state.isClosed = true
            return Array(state.entries.values)
        }
        for entry in entries {
            entry.outbox.post(goodbye)
            entry.outbox.finish()
            entry.farewell()
        }
    }
}

extension ConnectionTable.State {
    fileprivate mutating func forgetStranger(_ ticket: ConnectionTable.Ticket) {
        strangers -= 1
        let left = strangersByAddress[ticket.address, default: 1] - 1
        strangersByAddress[ticket.address] = left > 0 ? left : nil
    }
}
