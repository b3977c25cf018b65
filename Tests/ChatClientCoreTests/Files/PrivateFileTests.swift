import ChatTesting
import Foundation
import Testing

@testable import ChatClientCore

@Suite struct PrivateFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func file(_ name: String = "a.conf") -> PrivateFile {
        PrivateFile(path: folder.file(name), largestSize: 100)
    }

    private func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: folder.file(name))[.posixPermissions] as? Int
    }

    private func rewrite(_ file: PrivateFile, _ text: String) throws {
        try file.whileLocked { try file.rewrite(with: text.utf8) }
    }

    @Test func `a new file is private`() throws {
        defer { folder.remove() }
        try rewrite(file(), "one")
        #expect(try file().read() == Array("one".utf8))
        #expect(try mode("a.conf") == 0o600)
    }

    @Test(arguments: [0o644, 0o600, 0o664, 0o640])
    func `a rewritten file keeps its permissions`(permissions: Int) throws {
        defer { folder.remove() }
        try folder.write("one", to: "a.conf")
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: folder.file("a.conf"))
        try rewrite(file(), "two")
        #expect(try file().read() == Array("two".utf8))
        #expect(try mode("a.conf") == permissions)
        // Other files are private again with the next replacement.
        try file().whileLocked { try file().replace(with: "three".utf8) }
        #expect(try mode("a.conf") == 0o600)
    }

    @Test func `a link stays one, and the file that it names is rewritten`() throws {
        defer { folder.remove() }
        try folder.write("one", to: "real.conf")
        let link = folder.file("a.conf")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.file("real.conf"))
        try rewrite(file(), "two")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == folder.file("real.conf"))
        #expect(try file("real.conf").read() == Array("two".utf8))
    }

    @Test func `what is no file, or belongs to another user, is left alone`() throws {
        defer { folder.remove() }
        _ = try folder.folder("a.conf")
        #expect(throws: PrivateFile.Failure.unwritable) {
            try rewrite(file(), "two")
        }
        let link = folder.file("dangling")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.file("nowhere"))
        #expect(throws: PrivateFile.Failure.unwritable) {
            try rewrite(file("dangling"), "two")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.file("nowhere")))
        // Only the administrator can give a file away, and so make one of another user.
        guard getuid() == 0 else {
            return
        }
        try folder.write("one", to: "foreign")
        #expect(chown(folder.file("foreign"), 12_345, 12_345) == 0)
        #expect(try file("foreign").contents()?.isTrustworthy == false)
        #expect(throws: PrivateFile.Failure.unwritable) {
            try rewrite(file("foreign"), "two")
        }
        #expect(try file("foreign").read() == Array("one".utf8))
    }

    @Test(arguments: [
        (0o600, true), (0o644, true), (0o640, true), (0o664, false), (0o666, false), (0o620, false), (0o602, false),
    ])
    func `a file that its group or others may write is not trustworthy`(permissions: Int, isTrustworthy: Bool) throws {
        defer { folder.remove() }
        #expect(try file().contents() == nil)
        try folder.write("one", to: "a.conf")
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: folder.file("a.conf"))
        #expect(try file().contents() == .init(bytes: Array("one".utf8), isTrustworthy: isTrustworthy))
    }
}
