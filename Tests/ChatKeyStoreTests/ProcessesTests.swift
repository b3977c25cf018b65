import Foundation
import GRDB
import Testing

@testable import ChatClientCore
@testable import ChatKeyStore

/// Several stores of one file, in one and in several processes.
@Suite struct ProcessesTests {
    /// Takes the next number, and saves a message with it: as a sender does with the key of a chain.
    private static func step(_ store: any KeyStoreBackend) async throws {
        try await store.transaction { records in
            try increment(&records)
            let number = try records.state().blocksSealed
            let payload = withUnsafeBytes(of: number.bigEndian, Array.init)
            guard try records.message(payloadHash: payload) == nil else {
                throw KeyStoreError("Number \(number) was taken twice.")
            }
            try records.save(message(nil, payload: payload, .text("number \(number)")))
        }
    }

    /// Expects as many messages as numbers were taken, and returns how many.
    private static func count(_ path: String) async throws -> Int {
        let store = try SQLiteKeyStoreBackend(path: path)
        let (taken, messages) = try await store.read { (try $0.state().blocksSealed, try $0.unsentMessages().count) }
        #expect(Int(taken) == messages)
        let problems = try await store.queue.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
        #expect(problems == ["ok"])
        return messages
    }

    @Test func `two stores of one process take turns`() async throws {
        try await withKeyStoreFile { path in
            let stores = [try SQLiteKeyStoreBackend(path: path), try SQLiteKeyStoreBackend(path: path)]
            try await withThrowingTaskGroup { group in
                for number in 0..<60 {
                    group.addTask { try await Self.step(stores[number % 2]) }
                }
                try await group.waitForAll()
            }
            #expect(try await Self.count(path) == 60)
        }
    }

    @Test func `several stores may be created at the same time`() async throws {
        try await withKeyStoreFile { path in
            try await withThrowingTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask { try await Self.step(SQLiteKeyStore.open(path: path).backend) }
                }
                try await group.waitForAll()
            }
            #expect(try await Self.count(path) == 8)
        }
    }

    @Test func `two processes take turns`() async throws {
        try await withKeyStoreFile { path in
            try await withThrowingTaskGroup { group in
                for _ in 0..<2 {
                    group.addTask {
                        await #expect(processExitsWith: .success) { [path = path as String] in
                            let store = try SQLiteKeyStoreBackend(path: path)
                            for _ in 0..<100 {
                                try await Self.step(store)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await Self.count(path) == 200)
        }
    }

    @Test func `a process that is killed leaves whole transactions`() async throws {
        try await withKeyStoreFile { path in
            var before = 0
            for round in 0..<10 {
                await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, round = round as Int] in
                    let store = try SQLiteKeyStoreBackend(path: path)
                    for _ in 0..<5 {
                        try await Self.step(store)
                    }
                    DispatchQueue.global().asyncAfter(deadline: .now() + .microseconds(500 + 700 * round)) {
                        kill(getpid(), SIGKILL)
                    }
                    while true {
                        try await Self.step(store)
                    }
                }
                let now = try await Self.count(path)
                #expect(now >= before + 5)
                before = now
            }
        }
    }
}
