import Synchronization

@testable import ChatClientCore

/// The program was killed. The caller of the transaction never comes to know how it ended.
struct ProgramKilled: Error, Equatable {}

/// A key store with one fault at a chosen moment: an error, as of a full disk, after which it works again; or a death,
/// as by `kill -9`, after which nothing works until another store is put around the same inner one; or an outage, in
/// which all transactions fail until ``mend()``.
///
/// To try every moment, let a run go without a fault, and read how many there were from ``transactions`` and
/// ``writes``.
final class FailingKeyStore: KeyStoreBackend {
    /// Moments are counted from 1.
    enum Moment: Equatable {
        /// Before a transaction begins.
        case before(transaction: Int)
        /// Instead of a write, counted over all transactions.
        case write(Int)
        /// After a commit: what was written is there.
        case after(transaction: Int)
    }

    enum Kind: Equatable {
        case error
        case death
    }

    struct Fault: Equatable {
        let moment: Moment
        let kind: Kind
    }

    struct State {
        let fault: Fault?
        var transactions = 0
        var writes = 0
        var isDead = false
        /// The first transaction of an outage.
        var outage: Int?
    }

    static let error = KeyStoreError("The disk is full: the key store cannot be written.", passes: true)

    private let inner: any KeyStoreBackend
    private let state: Mutex<State>

    init(_ inner: any KeyStoreBackend, fault: Fault? = nil) {
        self.inner = inner
        state = Mutex(State(fault: fault))
    }

    /// Transactions that were begun, and writes that were tried.
    var transactions: Int { state.withLock(\.transactions) }
    var writes: Int { state.withLock(\.writes) }

    var isDead: Bool { state.withLock(\.isDead) }

    /// Begins an outage.
    ///
    /// - Parameter transaction: The first that fails.
    func fail(from transaction: Int = 0) {
        state.withLock { $0.outage = transaction }
    }

    /// Ends an outage.
    func mend() {
        state.withLock { $0.outage = nil }
    }

    func transaction<Result: Sendable>(
        _ body: @escaping @Sendable (inout any KeyRecords) throws -> Result
    ) async throws -> Result {
        let number = try state.withLock { state in
            state.transactions += state.isDead ? 0 : 1
            try state.fail(at: .before(transaction: state.transactions))
            return state.transactions
        }
        let result = try await inner.transaction { records in
            var failing: any KeyRecords = FailingKeyRecords(inner: records, store: self)
            let result = Swift.Result { try body(&failing) }
            guard let failing = failing as? FailingKeyRecords else {
                throw KeyStoreError("The records of another key store were put into this one.")
            }
            records = failing.inner
            if let fault = failing.fault {
                // Also if the body went on after it.
                throw self.isDead ? ProgramKilled() : fault
            }
            return try result.get()
        }
        try state.withLock { try $0.fail(at: .after(transaction: number)) }
        return result
    }

    /// Counts a write, and fails it if it is the one.
    func noteWrite() throws(KeyStoreError) {
        let isDone = state.withLock { state in
            state.writes += 1
            return (try? state.fail(at: .write(state.writes))) != nil
        }
        guard isDone else {
            throw Self.error
        }
    }
}

extension FailingKeyStore.State {
    mutating func fail(at moment: FailingKeyStore.Moment) throws {
        guard !isDead else {
            throw ProgramKilled()
        }
        if let outage, transactions >= outage {
            throw FailingKeyStore.error
        }
        guard let fault, fault.moment == moment else {
            return
        }
        switch fault.kind {
        case .error:
            throw FailingKeyStore.error
        case .death:
            isDead = true
            throw ProgramKilled()
        }
    }
}
