import ChatTesting
import Foundation
import Testing

@testable import ChatServerCore

@Suite struct ConfigurationCheckTests {
    /// The options of a server in a folder, on loopback.
    private func options(_ folder: TemporaryFolder, _ more: [String: String] = [:]) -> [String: String?] {
        let usual = [
            "port": "1300", "host": "127.0.0.1", "data": folder.file("data"),
            "credentials": folder.file("accounts/credentials.sqlite"), "adminSocket": "off",
        ]
        return usual.merging(more) { $1 }
    }

    private func check(
        _ folder: TemporaryFolder,
        _ more: [String: String] = [:],
        file: String? = nil,
        now: Date = Date()
    ) throws -> ConfigurationCheck {
        let path = try file.map { try folder.write($0, to: "t.json") }
        let sources = ConfigurationSources(options: options(folder, more), environment: [:], file: path)
        return ConfigurationCheck(sources, now: now)
    }

    private func withFolder(_ body: (TemporaryFolder) throws -> Void) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
        try body(folder)
    }

    @Test func `a new server is told, and nothing is made`() throws {
        try withFolder { folder throws in
            let done = try check(folder)
            #expect(done.problems == [])
            #expect(done.warnings == [])
            #expect(done.summary.contains("port 1300 on 127.0.0.1"), "\(done.summary)")
            #expect(done.summary.contains("made at the first start"), "\(done.summary)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        }
    }

    @Test func `the certificate of the data folder is told with its end`() throws {
        try withFolder { folder throws in
            let certificate = try ServerCertificate(dataDirectory: folder.folder("data"))
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.file("data"))
            let before = try FileManager.default.contentsOfDirectory(atPath: folder.file("data")).sorted()
            let done = try check(folder)
            #expect(done.problems == [])
            #expect(done.summary.contains("\(certificate.fingerprint), valid until 20"), "\(done.summary)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("data")).sorted() == before)
        }
    }

    @Test func `all problems of settings, files and names are told at once`() throws {
        try withFolder { folder throws in
            try folder.write("a file", to: "file")
            try folder.write(
                "no database, but long enough to be looked at: " + String(repeating: "x", count: 99),
                to: "c"
            )
            let done = try check(
                folder,
                [
                    "data": folder.file("file/data"), "credentials": folder.file("c"), "passwordCost": "77",
                    "host": "no-such-host.invalid", "certificate": folder.file("none.pem"),
                    "key": folder.file("none.pem"), "adminSocket": "/" + String(repeating: "s", count: 107),
                ],
                file: "{\"registrtion\": 1}"
            )
            let words = [
                "registrtion", "passwordCost", folder.file("file") + " is a file", "is not a SQLite database",
                "no-such-host.invalid", "108 bytes", folder.file("none.pem"),
            ]
            #expect(done.problems.count == words.count, "\(done.problems)")
            for (problem, word) in zip(done.problems, words) {
                #expect(problem.contains(word), "\(problem)")
            }
        }
    }

    @Test func `a data folder whose path leaves no room for the admin socket is a warning only`() throws {
        try withFolder { folder throws in
            let long = folder.file(String(repeating: "d", count: 100))
            let socket = AdminSocketPath.standard(in: long)
            let done = try check(folder, ["data": long, "adminSocket": socket])
            #expect(done.problems == [])
            #expect(done.warnings.count == 1)
            #expect(done.warnings.first?.hasPrefix("There is no admin socket. The path") == true, "\(done.warnings)")
            #expect(done.summary.contains("admin socket off"), "\(done.summary)")
        }
    }

    @Test func `what a start refuses about the admin socket is a problem`() throws {
        try withFolder { folder throws in
            let missing = try check(folder, ["adminSocket": folder.file("none/admin.sock")])
            #expect(missing.problems.count == 1)
            #expect(missing.problems.first?.contains("does not exist") == true, "\(missing.problems)")
            let file = try check(folder, ["adminSocket": folder.write("a file", to: "socket")])
            #expect(file.problems.first?.contains("There is a file at") == true, "\(file.problems)")
        }
    }

    @Test(arguments: ["data", "credentials"])
    func `a folder that cannot be made is a problem`(key: String) throws {
        try withFolder { folder throws in
            try FileManager.default.createSymbolicLink(
                atPath: folder.file("link"),
                withDestinationPath: folder.file("nowhere")
            )
            for path in [folder.file("link"), "/proc/tandem-test"] {
                let place = key == "data" ? path : path + "/accounts.sqlite"
                let done = try check(folder, [key: place])
                #expect(done.problems.count == 1, "\(path): \(done.problems)")
                #expect(done.problems.first?.contains(path) == true, "\(done.problems)")
            }
        }
    }

    @Test func `a credential store that is a folder is a problem, and no permissions are to be changed`() throws {
        try withFolder { folder throws in
            let place = try folder.folder("accounts")
            try FileManager.default.setAttributes([.posixPermissions: 0o1777], ofItemAtPath: place)
            let done = try check(folder, ["credentials": place])
            #expect(done.problems.count == 1)
            #expect(done.problems.first?.contains("is a folder; a file is needed") == true, "\(done.problems)")
            #expect(done.warnings == [])
        }
    }

    @Test func `nothing is said of open registration while its setting is wrong`() throws {
        try withFolder { folder throws in
            #expect(try check(folder, ["host": "0.0.0.0"]).warnings.count == 1)
            let done = try check(folder, ["host": "0.0.0.0", "registration": "invites"])
            #expect(done.problems.count == 1)
            #expect(done.warnings == [])
        }
    }

    @Test func `a certificate that does not fit its key, or is half missing, is a problem`() throws {
        try withFolder { folder throws in
            for name in ["one", "two"] {
                _ = try ServerCertificate(dataDirectory: folder.folder(name))
            }
            let pair = ["certificate": folder.file("one/certificate.pem"), "key": folder.file("two/key.pem")]
            #expect(try check(folder, pair).problems.first?.contains("does not fit the key") == true)
            try FileManager.default.removeItem(atPath: folder.file("two/certificate.pem"))
            let half = try check(folder, ["data": folder.file("two")])
            #expect(half.problems.first?.contains("certificate.pem is not") == true, "\(half.problems)")
        }
    }

    @Test(arguments: [(-2.0, "valid only from"), (0.0, ""), (4026.0, "expired on")])
    func `a certificate that is not valid now is a warning`(days: Double, words: String) throws {
        try withFolder { folder throws in
            _ = try ServerCertificate(dataDirectory: folder.folder("data"))
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.file("data"))
            let done = try check(folder, now: Date(timeIntervalSinceNow: days * 86_400))
            #expect(done.problems == [])
            #expect(done.warnings.count == (words.isEmpty ? 0 : 1))
            #expect(done.warnings.allSatisfy { $0.contains(words) }, "\(done.warnings)")
        }
    }

    @Test func `a file that cannot be read is told alone`() throws {
        try withFolder { folder throws in
            let done = try check(folder, ["host": "no-such-host.invalid"], file: "{")
            #expect(done.problems.count == 1)
            #expect(done.problems.first?.contains("line 1, column 1") == true)
        }
    }

    @Test func `unreadable lines of a flat file are warnings, and its missing folder is none`() throws {
        try withFolder { folder throws in
            let path = try folder.write("alice\n", to: "credentials.txt")
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            let done = try check(folder, ["credentials": path])
            #expect(done.problems == [])
            #expect(done.warnings.count == 1)
            #expect(done.warnings.first?.contains("credentials.txt line 1") == true)
            #expect(try check(folder, ["credentials": folder.file("x/y/credentials.txt")]).problems == [])
        }
    }
}
