import Foundation
import Testing

@testable import ChatClientCore
@testable import ChatKeyStore

/// A file that is given another name has everything that was committed.
@Suite struct KeyStoreMoveTests {
    private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    @Test func `what is in the log goes along`() async throws {
        try await withKeyStoreFile { path in
            let kept = try message(1, payload: hash(1))
            let store = try SQLiteKeyStoreBackend(path: path)
            try await store.transaction { try $0.save(kept) }
            // The files of a program that was killed: the text is only in the log.
            let copy = "\(path).copy"
            for end in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: path + end, toPath: copy + end)
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: copy + "-wal")).count > 0)
            for number in 1...2 {
                let former = try SQLiteKeyStore.setAside(path: copy)
                #expect(former == "\(copy).former-\(number)")
                #expect(["", "-wal", "-shm"].allSatisfy { !exists(copy + $0) })
                #expect(["-wal", "-shm"].allSatisfy { !exists("\(copy).former-\(number)\($0)") })
                let moved = try SQLiteKeyStoreBackend(path: "\(copy).former-\(number)")
                try await moved.expect(number == 1 ? kept : nil) { try $0.message(payloadHash: hash(1)) }
                _ = try SQLiteKeyStoreBackend(path: copy)
            }
        }
    }

    @Test func `a file that somebody has open stays`() async throws {
        try await withKeyStoreFile { path in
            let kept = try message(1, payload: hash(1))
            let store = try SQLiteKeyStoreBackend(path: path)
            try await store.transaction { try $0.save(kept) }
            #expect(throws: KeyStoreError.busy(path)) { try SQLiteKeyStore.setAside(path: path, busySeconds: 0.1) }
            try await store.expect(kept) { try $0.message(payloadHash: hash(1)) }
            try await store.transaction { try increment(&$0) }
            #expect(exists(path) && !exists("\(path).former-1"))
        }
    }

    @Test func `no file is none to move, and another's is left`() async throws {
        try await withKeyStoreFile { path in
            #expect(try SQLiteKeyStore.setAside(path: path) == nil)
            #expect(!exists(path))
            try Data(repeating: 65, count: 8192).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            #expect(throws: KeyStoreError.foreign(path)) { try SQLiteKeyStore.setAside(path: path) }
            #expect(exists(path))
        }
    }
}
