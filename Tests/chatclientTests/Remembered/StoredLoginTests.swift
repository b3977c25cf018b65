import ChatProtocol
import Testing

@testable import ChatClientCore
@testable import chatclient

@Suite struct StoredLoginTests {
    private static let place = LoginPlace(
        address: Fixtures.address,
        serverID: [UInt8](1...16),
        fingerprint: "AA:BB",
        publicKey: "aabb",
        trust: .known,
        basis: .key
    )

    private func place(
        at address: ServerAddress = Fixtures.address,
        _ serverID: [UInt8]? = [UInt8](1...16),
        _ fingerprint: String = "AA:BB",
        _ trust: TrustDecision = .known,
        key: String? = nil,
        basis: TrustBasis = .key
    ) -> LoginPlace {
        LoginPlace(
            address: address,
            serverID: serverID,
            fingerprint: fingerprint,
            publicKey: key ?? (fingerprint == "AA:BB" ? "aabb" : "ccdd"),
            trust: trust,
            basis: basis
        )
    }

    @Test func `is one line of text, which reads back`() {
        let login = StoredLogin(Fixtures.loginToken, account: "Alice", place: Self.place)
        let text = String(decoding: login.bytes, as: UTF8.self)
        #expect(
            text == #"{"account":"alice","address":"chat.example:1300","fingerprint":"AA:BB","key":"aabb","login":5,"#
                + #""server":"0102030405060708090a0b0c0d0e0f10","#
                + #""token":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f","version":1}"#
        )
        #expect(StoredLogin(login.bytes) == login)
        #expect(StoredLogin(login.bytes + [UInt8(ascii: "\n")]) == login)
        let without = StoredLogin(Fixtures.loginToken, account: "a", place: place(nil, basis: .authority))
        #expect(StoredLogin(without.bytes) == without)
        // What was stored before keys were.
        let old = text.replacing(#""key":"aabb","#, with: "")
        #expect(StoredLogin(Array(old.utf8))?.isFor("alice", at: Self.place) == true)
    }

    @Test(arguments: ["", "{}", "token", #"{"version":2}"#])
    func `other text is none`(text: String) {
        #expect(StoredLogin(Array(text.utf8)) == nil)
    }

    @Test func `a changed version, a shorter token and a long line are none, too`() {
        let text = String(
            decoding: StoredLogin(Fixtures.loginToken, account: "a", place: Self.place).bytes,
            as: UTF8.self
        )
        for (part, other) in [(#""version":1"#, #""version":2"#), ("1e1f", "1e"), ("1e1f", "1e1g")] {
            #expect(text.contains(part))
            let changed = text.replacing(part, with: other)
            #expect(StoredLogin(Array(changed.utf8)) == nil, "\(changed)")
        }
        let long = text.replacing("AA:BB", with: String(repeating: "A", count: StoredLogin.largestSize))
        #expect(StoredLogin(Array(long.utf8)) == nil)
    }

    @Test func `goes to the server that it was stored for alone`() {
        let login = StoredLogin(Fixtures.loginToken, account: "alice", place: Self.place)
        let elsewhere = ServerAddress(host: "other.example", port: 1300)
        #expect(login.isFor("ALICE", at: Self.place))
        #expect(!login.isFor("bob", at: Self.place))
        // The server has moved, with its certificate.
        #expect(login.isFor("alice", at: place(at: elsewhere)))
        // Any server can send the id of another one.
        #expect(!login.isFor("alice", at: place(at: elsewhere, [UInt8](1...16), "CC:DD", .firstUse)))
        #expect(!login.isFor("alice", at: place(at: elsewhere, [UInt8](1...16), "CC:DD", .accepted)))
        // Another certificate at the same address: only if a person said that it is right.
        for (trust, isRight) in [(TrustDecision.firstUse, false), (.known, false), (.accepted, true), (.pinned, true)] {
            #expect(login.isFor("alice", at: place([UInt8](1...16), "CC:DD", trust)) == isRight)
        }
        // A server that was set up anew.
        #expect(!login.isFor("alice", at: place([UInt8](2...17))))
        #expect(!login.isFor("alice", at: place(nil)))
    }

    @Test func `goes to a server whose certificate was renewed`() {
        let login = StoredLogin(Fixtures.loginToken, account: "alice", place: Self.place)
        let elsewhere = ServerAddress(host: "other.example", port: 1300)
        #expect(login.isFor("alice", at: place([UInt8](1...16), "CC:DD", key: "aabb")))
        #expect(login.isFor("alice", at: place(at: elsewhere, [UInt8](1...16), "CC:DD", key: "aabb")))
        // An authority vouches for another key, but it did not for the first one.
        #expect(!login.isFor("alice", at: place([UInt8](1...16), "CC:DD", basis: .authority)))
    }

    @Test func `goes to another key only if an authority vouched for both, at the same address`() {
        let place = place([UInt8](1...16), "AA:BB", basis: .authority)
        let login = StoredLogin(Fixtures.loginToken, account: "alice", place: place)
        let elsewhere = ServerAddress(host: "other.example", port: 1300)
        #expect(login.isFor("alice", at: self.place([UInt8](1...16), "CC:DD", basis: .authority)))
        #expect(!login.isFor("alice", at: self.place(at: elsewhere, [UInt8](1...16), "CC:DD", basis: .authority)))
        #expect(!login.isFor("alice", at: self.place([UInt8](1...16), "CC:DD", basis: .key)))
        #expect(!login.isFor("alice", at: self.place([UInt8](2...17), "CC:DD", basis: .authority)))
        #expect(StoredLogin(login.bytes) == login)
    }
}
