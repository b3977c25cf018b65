import ChatStorage
import Foundation
import Testing

@Suite struct DataDirectoryTests {
    @Test func `makes its folder, for the owner only`() async throws {
        try await withTemporaryFolder { folder in
            let directory = try DataDirectory(path: folder + "/a/b")
            #expect(try mode(of: folder + "/a") == 0o700)
            #expect(try mode(of: folder + "/a/b") == 0o700)
            #expect(directory.file("x") == folder + "/a/b/x")
        }
    }

    @Test func `refuses a second server and names the first`() async throws {
        try await withTemporaryFolder { folder in
            let first = try DataDirectory(path: folder)
            let error = #expect(throws: StorageError.self) { try DataDirectory(path: folder) }
            let process = ProcessInfo.processInfo.processIdentifier
            #expect(
                error?.description
                    == "The data folder \(folder) is in use by another chatserver (process \(process)). "
                    + "Stop it, or choose another folder with --data."
            )
            withExtendedLifetime(first) {}
        }
    }

    @Test func `is free again when the first has gone`() async throws {
        try await withTemporaryFolder { folder in
            var first: DataDirectory? = try DataDirectory(path: folder)
            #expect(throws: StorageError.self) { try DataDirectory(path: folder) }
            withExtendedLifetime(first) {}
            first = nil
            #expect(throws: Never.self) { try DataDirectory(path: folder) }
        }
    }

    @Test func `says that a file is in the way`() async throws {
        try await withTemporaryFolder { folder in
            try write("", to: folder + "/data")
            #expect(throws: StorageError.notFolder(path: folder + "/data")) {
                try DataDirectory(path: folder + "/data")
            }
            #expect(throws: StorageError.notFolder(path: folder + "/data")) {
                try DataDirectory(path: folder + "/data/deeper/still")
            }
        }
    }

    @Test func `follows no link in the place of its lock, and writes over nothing`() async throws {
        try await withTemporaryFolder { folder in
            try write("somebody's words, which are longer than a process id", to: folder + "/words")
            let places = ["symbolic", "hard", "file", "dangling", "fifo"]
            for place in places {
                let data = folder + "/" + place
                try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
                let lock = data + "/lock"
                switch place {
                case "symbolic":
                    try FileManager.default.createSymbolicLink(atPath: lock, withDestinationPath: "../words")
                case "hard":
                    try write("1\n", to: data + "/short")
                    try FileManager.default.linkItem(atPath: data + "/short", toPath: lock)
                case "file": try FileManager.default.copyItem(atPath: folder + "/words", toPath: lock)
                case "dangling":
                    try FileManager.default.createSymbolicLink(atPath: lock, withDestinationPath: "../new")
                default: #expect(mkfifo(lock, 0o600) == 0)
                }
                #expect(throws: StorageError.notLockFile(path: lock), "\(place)") { try DataDirectory(path: data) }
            }
            #expect(try text(of: folder + "/words") == "somebody's words, which are longer than a process id")
            #expect(try text(of: folder + "/file/lock") == text(of: folder + "/words"))
            #expect(try text(of: folder + "/hard/short") == "1\n")
            #expect(!FileManager.default.fileExists(atPath: folder + "/new"))
        }
    }
}
