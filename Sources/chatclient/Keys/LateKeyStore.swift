import ChatClientCore
import ChatKeyStore
import Synchronization

/// A key store whose file is made when keys are made: a program that only writes in the clear leaves none behind, nor
/// does a name that was only tried. Until then it is in memory.
final class LateKeyStore: KeyStoreBackend {
    private enum Place {
        case memory(InMemoryKeyRecords)
        case file(SQLiteKeyStoreBackend)
        /// There is a file that cannot be used: the account may have keys in it, so nothing is sent as if it had none.
        case failed(KeyStoreError)
    }

    private struct State {
        var place: Place
        /// Whether the file is that of an earlier account of the same name.
        var hasEarlier = false
        /// Whether keys were made, and the file could not be.
        var isWanted = false
    }

    private let path: String
    private let onSetAside: @Sendable (String) -> Void
    private let state: Mutex<State>

    /// Opens the file, if there is one.
    ///
    /// - Parameters:
    ///   - exists: Whether there is one.
    ///   - isNew: Whether the account is being registered: the file is that of an earlier one, and is neither read nor
    ///     moved before the server has made the account.
    ///   - onSetAside: Called with the new path of an earlier account's file.
    init(path: String, exists: Bool, isNew: Bool, onSetAside: @escaping @Sendable (String) -> Void) {
        self.path = path
        self.onSetAside = onSetAside
        let place = exists && !isNew ? Self.open(path) : .memory(InMemoryKeyRecords())
        state = Mutex(State(place: place, hasEarlier: exists && isNew))
    }

    /// Why the file cannot be used.
    var problem: KeyStoreError? {
        state.withLock { state in
            if case .failed(let error) = state.place { error } else { nil }
        }
    }

    /// Moves the file of an earlier account away: the server has made a new one of the same name.
    func setEarlierAside() throws(KeyStoreError) {
        try state.withLock { state throws(KeyStoreError) in try setEarlierAside(&state) }
    }

    /// Makes the file, if there is none, and moves into it what is in memory.
    func create() throws(KeyStoreError) {
        try state.withLock { state throws(KeyStoreError) in
            guard case .memory(let records) = state.place else {
                return
            }
            _ = try makeFile(&state, of: records)
        }
    }

    func transaction<Value: Sendable>(
        _ body: @escaping @Sendable (inout any KeyRecords) throws -> Value
    ) async throws -> Value {
        while true {
            if let value = try state.withLock({ try runInMemory(body, &$0) }) {
                return value
            }
            if let file = try state.withLock({ try openFile(&$0) }) {
                return try await file.transaction(body)
            }
        }
    }

    /// Runs a transaction while there is no file.
    ///
    /// - Returns: `nil` if there is one.
    private func runInMemory<Value>(
        _ body: (inout any KeyRecords) throws -> Value,
        _ state: inout State
    ) throws -> Value? {
        guard case .memory(let before) = state.place, try !useFileOfOthers(&state, before) else {
            return nil
        }
        if state.isWanted {
            try tryFile(&state)
        }
        var records: any KeyRecords = before
        let value = try body(&records)
        guard let after = records as? InMemoryKeyRecords else {
            throw KeyStoreError("The records of another key store were put into this one.")
        }
        guard after.ownDevice() != nil else {
            state.place = .memory(after)
            return .some(value)
        }
        // Keys were made. They are in the file before anybody hears of them.
        return try makeFile(&state, of: after) ? .some(value) : nil
    }

    /// Uses the file that another program has made meanwhile: the account may have keys in it.
    ///
    /// - Returns: Whether there is one.
    private func useFileOfOthers(
        _ state: inout State,
        _ records: InMemoryKeyRecords
    ) throws(KeyStoreError) -> Bool {
        guard !state.hasEarlier, AccountKeys.exists(path) else {
            return false
        }
        let file = try SQLiteKeyStoreBackend(path: path)
        try file.write { found throws(KeyStoreError) in
            // What the other program has noted is at least as new.
            if try found.state() == KeyStoreState(), try found.conversations().isEmpty {
                try records.copyBeginning(into: &found)
            }
        }
        state.place = .file(file)
        return true
    }

    /// Makes the file.
    ///
    /// - Returns: Whether the records are in it; not if another program has made keys meanwhile.
    private func makeFile(_ state: inout State, of records: InMemoryKeyRecords) throws(KeyStoreError) -> Bool {
        state.isWanted = true
        try setEarlierAside(&state)
        let file = try SQLiteKeyStoreBackend(path: path)
        let isMade = try file.write { found throws(KeyStoreError) in
            guard try found.ownDevice() == nil else {
                return false
            }
            try records.copyBeginning(into: &found)
            return true
        }
        state.place = .file(file)
        state.isWanted = false
        return isMade
    }

    /// Tries the file that could not be made. Until it can be, the store does not work, though there is room in memory:
    /// people would be told time and again that it works.
    private func tryFile(_ state: inout State) throws(KeyStoreError) {
        try setEarlierAside(&state)
        let file = try SQLiteKeyStoreBackend(path: path)
        try file.write { records throws(KeyStoreError) in try records.save(try records.state()) }
        state.isWanted = false
    }

    private func openFile(_ state: inout State) throws(KeyStoreError) -> SQLiteKeyStoreBackend? {
        if case .failed(let error) = state.place, error.passes {
            state.place = Self.open(path)
        }
        switch state.place {
        case .memory: return nil
        case .file(let file): return file
        case .failed(let error): throw error
        }
    }

    private func setEarlierAside(_ state: inout State) throws(KeyStoreError) {
        guard state.hasEarlier else {
            return
        }
        let former = try SQLiteKeyStore.setAside(path: path)
        state.hasEarlier = false
        former.map(onSetAside)
    }

    private static func open(_ path: String) -> Place {
        do throws(KeyStoreError) {
            return .file(try SQLiteKeyStoreBackend(path: path))
        } catch {
            return .failed(error)
        }
    }
}
