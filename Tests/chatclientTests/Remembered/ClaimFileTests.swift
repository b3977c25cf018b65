import ChatProtocol
import Testing

@testable import ChatClientCore
@testable import chatclient

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct ClaimFileTests {
    private func place(
        at address: ServerAddress = Fixtures.address,
        _ publicKey: String = "aabb",
        _ trust: TrustDecision = .known
    ) -> LoginPlace {
        LoginPlace(
            address: address,
            serverID: [UInt8](1...16),
            fingerprint: "SHA256:AA:BB",
            publicKey: publicKey,
            trust: trust,
            basis: .key
        )
    }

    private func claim(_ byte: Int) throws -> InviteCode {
        try #require(InviteCode([UInt8](repeating: UInt8(byte), count: 16)))
    }

    @Test func `keeps claims for its owner alone, and drops them`() throws {
        let folder = try TemporaryFolder()
        let file = ClaimFile(folder: folder.path + "/tandem", place: place())
        #expect(try file.load() == [:])
        try file.keep(claim(1), of: "Bob")
        try file.keep(claim(2), of: "joe")
        try file.keep(claim(3), of: "bob")
        #expect(try file.load() == ["bob": try claim(3), "joe": try claim(2)])
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(file.path == folder.path + "/tandem/server-0102030405060708090a0b0c0d0e0f10/claims")
        try file.remove("BOB")
        try file.remove("nobody")
        #expect(try file.load() == ["joe": try claim(2)])
    }

    @Test func `gives a claim to its server only`() throws {
        let folder = try TemporaryFolder()
        try ClaimFile(folder: folder.path, place: place()).keep(claim(1), of: "bob")
        let elsewhere = ServerAddress(host: "evil.example", port: 1300)
        func isGiven(_ place: LoginPlace) throws -> Bool {
            try !ClaimFile(folder: folder.path, place: place).load().isEmpty
        }
        #expect(try isGiven(place(at: elsewhere)))
        // Any server can say that it is this one.
        #expect(try !isGiven(place(at: elsewhere, "ccdd")))
        #expect(try !isGiven(place(at: elsewhere, "ccdd", .pinned)))
        #expect(try !isGiven(place("ccdd", .firstUse)))
        // The key was renewed, and the client knows it.
        #expect(try isGiven(place("ccdd")))
        #expect(try isGiven(place("ccdd", .accepted)))
    }

    @Test func `another server that sends the same id neither replaces nor removes a claim`() throws {
        let folder = try TemporaryFolder()
        let file = ClaimFile(folder: folder.path, place: place())
        try file.keep(claim(1), of: "bob")
        let elsewhere = ServerAddress(host: "evil.example", port: 1300)
        let other = ClaimFile(folder: folder.path, place: place(at: elsewhere, "ccdd", .firstUse))
        #expect(other.path == file.path)
        try other.remove("bob")
        #expect(try file.load() == ["bob": try claim(1)])
        try other.keep(claim(2), of: "bob")
        #expect(try file.load() == ["bob": try claim(1)])
        #expect(try other.load() == ["bob": try claim(2)])
        try file.remove("bob")
        #expect(try file.load() == [:])
        #expect(try other.load() == ["bob": try claim(2)])
    }

    @Test(arguments: [#"{"version":2,"claims":[{"what":"is new"}]}"#, "[]", #"{"version":1}"#])
    func `a file of a later version is left alone, and the caller is told`(text: String) async throws {
        let folder = try TemporaryFolder()
        let file = ClaimFile(folder: folder.path, place: place())
        try file.keep(claim(1), of: "bob")
        try Data(text.utf8).write(to: URL(fileURLWithPath: file.path))
        #expect(throws: PrivateFile.Failure.unreadable) { try file.keep(claim(2), of: "bob") }
        #expect(throws: PrivateFile.Failure.unreadable) { try file.remove("bob") }
        #expect(try String(contentsOfFile: file.path, encoding: .utf8) == text)
        #expect(await !KeptClaims(file) { _ in }.keep(try claim(2), of: "bob"))
    }

    @Test func `has a bound, and the oldest goes first`() throws {
        let folder = try TemporaryFolder()
        let file = ClaimFile(folder: folder.path, place: place())
        for number in 0...ClaimFile.largestCount {
            try file.keep(claim(number), of: "user\(number)")
        }
        let claims = try file.load()
        #expect(claims.count == ClaimFile.largestCount)
        #expect(claims["user0"] == nil)
        #expect(claims["user\(ClaimFile.largestCount)"] != nil)
    }

    @Test func `a damaged file is told of, and replaced by the next claim`() async throws {
        let folder = try TemporaryFolder()
        let file = ClaimFile(folder: folder.path, place: place())
        try file.keep(claim(1), of: "bob")
        try Data("{".utf8).write(to: URL(fileURLWithPath: file.path))
        #expect(throws: PrivateFile.Failure.unreadable) { try file.load() }
        let (warnings, sink) = AsyncStream.makeStream(of: String.self)
        let claims = KeptClaims(file) { sink.yield($0) }
        #expect(await claims.claim(of: "bob") == nil)
        #expect(await claims.keep(try claim(2), of: "bob"))
        sink.finish()
        var sentences: [String] = []
        for await warning in warnings {
            sentences.append(warning)
        }
        #expect(sentences.count == 1)
        #expect(sentences.first?.hasPrefix("The file \(file.path) cannot be read.") == true)
        #expect(try file.load() == ["bob": try claim(2)])
    }

    @Test func `a folder that cannot be written is told of`() async throws {
        let folder = try TemporaryFolder()
        let file = ClaimFile(folder: folder.path, place: place())
        try TemporaryFolder.block(file.path)
        let (warnings, sink) = AsyncStream.makeStream(of: String.self)
        let claims = KeptClaims(file) { sink.yield($0) }
        #expect(await !claims.keep(try claim(2), of: "bob"))
        sink.finish()
        var last: String?
        for await warning in warnings {
            last = warning
        }
        #expect(last == "The file \(file.path) cannot be written.")
    }
}
