import ChatTesting
import Foundation
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct AdminSocketPathTests {
    private let folder: TemporaryFolder
    private let path: AdminSocketPath

    init() throws {
        folder = try TemporaryFolder()
        path = AdminSocketPath(AdminSocketPath.standard(in: folder.path), dataDirectory: folder.path)
    }

    private func setMode(_ mode: Int, of path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    /// Returns the sentence with which the path is refused.
    private func sentence(_ path: AdminSocketPath) -> String {
        let error = #expect(throws: AdminSocketError.self) { try path.prepare() }
        return error?.description ?? ""
    }

    @Test func `makes the folder in the data folder, and uses it again`() throws {
        defer { folder.remove() }
        try path.prepare()
        try path.prepare()
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("admin"))
        #expect(attributes[.posixPermissions] as? Int == 0o700)
    }

    @Test(arguments: [0o750, 0o711, 0o701, 0o777])
    func `refuses a folder with other rights`(mode: Int) throws {
        defer { folder.remove() }
        try setMode(mode, of: folder.folder("admin"))
        let sentence = sentence(path)
        #expect(sentence.contains("mode \(String(mode, radix: 8))"))
        #expect(sentence.hasSuffix("chmod 700 \(folder.path)/admin"))
    }

    @Test func `refuses a link to a folder`() throws {
        defer { folder.remove() }
        try setMode(0o700, of: folder.folder("elsewhere"))
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("admin"),
            withDestinationPath: folder.file("elsewhere")
        )
        #expect(sentence(path).contains("is not a folder itself"))
    }

    @Test func `refuses a file in place of the folder`() throws {
        defer { folder.remove() }
        #expect(FileManager.default.createFile(atPath: folder.file("admin"), contents: nil))
        #expect(sentence(path).contains("is not a folder itself"))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a folder away"))
    func `refuses a folder of another user`() throws {
        defer { folder.remove() }
        try setMode(0o700, of: folder.folder("admin"))
        #expect(chown(folder.file("admin"), 65_534, 65_534) == 0)
        #expect(sentence(path).contains("belongs to another user"))
    }

    @Test func `refuses another file in place of the socket`() throws {
        defer { folder.remove() }
        try path.prepare()
        #expect(FileManager.default.createFile(atPath: path.path, contents: Data("precious".utf8)))
        #expect(sentence(path).contains("There is a file at \(path.path)"))
        #expect(FileManager.default.contents(atPath: path.path) == Data("precious".utf8))
        // A link would lead the removal, or the rights, elsewhere.
        try FileManager.default.moveItem(atPath: path.path, toPath: folder.file("precious"))
        try FileManager.default.createSymbolicLink(
            atPath: path.path,
            withDestinationPath: folder.file("precious")
        )
        #expect(sentence(path).contains("There is a file at \(path.path)"))
    }

    @Test func `a path that is too long names the option`() throws {
        defer { folder.remove() }
        let long = folder.path + "/" + String(repeating: "x", count: AdminSocketPath.longest)
        let path = AdminSocketPath(AdminSocketPath.standard(in: long), dataDirectory: long)
        let sentence = sentence(path)
        #expect(sentence.contains("the system permits \(AdminSocketPath.longest)"))
        #expect(sentence.contains("--admin-socket PATH"))
    }

    @Test func `an own path has a folder that only its owner can change`() throws {
        defer { folder.remove() }
        let own = AdminSocketPath(folder.file("run/tandem.sock"), dataDirectory: folder.path)
        #expect(sentence(own).contains("does not exist"))
        try setMode(0o755, of: folder.folder("run"))
        try own.prepare()
        for mode in [0o775, 0o757] {
            try setMode(mode, of: folder.file("run"))
            #expect(sentence(own).hasSuffix("chmod go-w \(folder.file("run"))"))
        }
        // Of a folder such as /tmp, the rights must stay.
        try setMode(0o1777, of: folder.file("run"))
        #expect(sentence(own).contains("is shared with others (mode 1777)"))
        #expect(!sentence(own).contains("chmod"))
    }

    @Test func `a check finds what would be refused, and makes nothing`() throws {
        defer { folder.remove() }
        try path.check()
        #expect(!FileManager.default.fileExists(atPath: folder.file("admin")))
        let missing = AdminSocketPath(folder.file("none/s"), dataDirectory: folder.path)
        #expect(throws: AdminSocketError.folderMissing(folder.file("none"))) { try missing.check() }
        try folder.write("a file", to: "file")
        try setMode(0o700, of: folder.path)
        let file = AdminSocketPath(folder.file("file"), dataDirectory: folder.path)
        #expect(throws: AdminSocketError.notSocket(folder.file("file"))) { try file.check() }
        try setMode(0o755, of: folder.folder("admin"))
        let open = AdminSocketError.folderMode(folder.file("admin"), mode: 0o755, isStandard: true)
        #expect(throws: open) { try path.check() }
    }

    @Test func `the socket of a server that was killed is replaced, but not one that answers`() async throws {
        defer { folder.remove() }
        try path.prepare()
        let descriptor = try #require(UnixSocket.make())
        #expect(UnixSocket.bind(descriptor, to: path.path) == 0)
        #expect(listen(descriptor, 1) == 0)
        #expect(sentence(path).contains("Another program answers at \(path.path)"))
        close(descriptor)
        #expect(FileManager.default.fileExists(atPath: path.path))
        try path.prepare()
        #expect(!FileManager.default.fileExists(atPath: path.path))
    }

    @Test func `of two servers with one path of their own the first gets it, also before it listens`() async throws {
        defer { folder.remove() }
        try setMode(0o700, of: folder.folder("run"))
        let own = AdminSocketPath(folder.file("run/tandem.sock"), dataDirectory: folder.path)
        let lock = try own.prepare()
        #expect(sentence(own).contains("Another program answers at \(own.path)"))
        withExtendedLifetime(lock) {}
    }

    @Test func `an own path is locked as long as the socket is there`() async throws {
        defer { folder.remove() }
        try setMode(0o700, of: folder.folder("run"))
        let own = AdminSocketPath(folder.file("run/tandem.sock"), dataDirectory: folder.path)
        let socket = try await AdminSocket.open(own, executor: ScriptedExecutor(), logger: .quiet)
        // As if it did not listen yet.
        try FileManager.default.removeItem(atPath: own.path)
        #expect(sentence(own).contains("Another program answers at \(own.path)"))
        await socket.abandon()
    }

    @Test func `removes its own socket only`() async throws {
        defer { folder.remove() }
        let socket = try await AdminSocket.open(path, executor: ScriptedExecutor(), logger: .quiet)
        // A second server's, after an operator has removed the first one's by hand.
        try FileManager.default.removeItem(atPath: path.path)
        let second = try await AdminSocket.open(path, executor: ScriptedExecutor(), logger: .quiet)
        socket.stop()
        await socket.run()
        #expect(FileManager.default.fileExists(atPath: path.path))
        second.stop()
        await second.run()
        #expect(!FileManager.default.fileExists(atPath: path.path))
    }
}
