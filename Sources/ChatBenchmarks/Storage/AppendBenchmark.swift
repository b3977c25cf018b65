import ChatProtocol
import ChatStorage
import Foundation

/// Appends batches of messages to its own store, which is on disk like a server's.
struct AppendBenchmark {
    /// Messages in one transaction: a batch as it accumulates under load (group commit).
    static let batch = 64

    private let store: any ChatStore
    private var batches: ArraySlice<[MessageDraft]>

    /// Opens a store.
    ///
    /// - Parameter folder: The store's own folder.
    init(folder: String, runs: Int) async throws {
        store = try ChatStores.open(.dataFolder, in: DataDirectory(path: folder))
        let sender = try await store.account(for: Username("alice")).id
        batches = ArraySlice(
            (0..<runs).map { run in
                (0..<Self.batch).map { Self.draft(UInt64(run * Self.batch + $0), from: sender) }
            }
        )
    }

    /// - Returns: The number of stored messages.
    mutating func run() async throws -> Int {
        guard let batch = batches.popFirst() else {
            throw BenchmarkFailure("no more batches were made")
        }
        return try await store.append(batch).count { if case .stored = $0 { true } else { false } }
    }

    /// Closes the store.
    func close() async throws {
        try await store.close()
    }

    /// Stores batches in a temporary folder.
    ///
    /// - Parameter runs: Batches that are made before the first is stored.
    /// - Returns: The number of stored messages.
    static func run(count: Int, of runs: Int) async throws -> Int {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tandem-hotpath-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var benchmark = try await AppendBenchmark(folder: folder.path, runs: runs)
        var stored = 0
        for _ in 0..<count {
            stored += try await benchmark.run()
        }
        try await benchmark.close()
        return stored
    }

    private static func draft(_ number: UInt64, from sender: AccountID) -> MessageDraft {
        MessageDraft(
            sender: sender,
            destination: .everyone,
            body: Array(repeating: 0x61, count: BenchmarkMessage.bodyBytes),
            token: withUnsafeBytes(of: (number.bigEndian, UInt64(0))) { Array($0) },
            time: 1_700_000_000_000 + Int64(number),
            origin: 1
        )
    }
}
