import ChatIdentity
import ChatTesting
import Crypto
import Testing

@testable import ChatEncryption

/// Nothing that holds a secret prints it.
struct KeyHoldingTests {
    /// What would show of a value in a log, in a debugger or in a failed test.
    private static func printed(_ value: some Any) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        return [String(describing: value), String(reflecting: value), "\(value)", dumped].joined(separator: "\n")
    }

    private static func states() throws -> [any KeyHolding] {
        var pair = try SessionPair(seed: 1)
        let start = try pair.sealFromAlice()
        let responder = try pair.bob.session(from: pair.alice, start: start.bytes)
        try pair.deliverToBob(start)
        try pair.deliverToAlice(pair.sealFromBob(.emptyMail))
        let offered = pair.a
        let answer = try pair.sealFromAlice(.emptyMail)
        let bob = try #require(pair.b)
        try pair.deliverToBob(answer)
        _ = try pair.sealFromAlice()
        let opened = try #require(pair.b).opened(pair.sealFromAlice().block)
        let chain = try #require(opened.session.receiving)
        let skipped = opened.session.skipped
        return [
            pair.alice.local, pair.bob.prekey, responder, offered, bob, pair.a, opened, opened.session, chain, skipped,
            skipped.chains[0], skipped.chains[0].entries[0], pair.a.own, offered.offers, bob.offers,
            try #require(bob.offers.own), try #require(opened.session.offers.own), try #require(offered.offers.other),
            try #require(pair.a.offers.other),
        ]
    }

    @Test func `every type that holds keys prints its name only`() throws {
        for value in try Self.states() {
            let name = String(describing: type(of: value))
            // A dump adds a mark, and says how many elements it does not show.
            let words = Self.printed(value).split(whereSeparator: { " -▿\n".contains($0) })
            #expect(words.allSatisfy { $0 == name }, "\(words)")
        }
    }

    @Test func `an optional and an array of them print the same`() throws {
        let pair = try SessionPair.established(seed: 2)
        let session = try #require(pair.b)
        let other = try #require(SessionPair.established(seed: 3).b)
        #expect(Self.printed([session, session]) == Self.printed([other, other]))
        #expect(Self.printed(Optional(session)) == Self.printed(Optional(other)))
    }

    @Test func `a symmetric key prints no bytes`() {
        let keys = [1, 2].map { SymmetricKey(data: [UInt8](repeating: $0, count: 32)) }
        // Only the address may differ.
        let printed = keys.map { Self.printed($0).filter { !"0123456789abcdefx".contains($0) } }
        #expect(printed[0] == printed[1])
        #expect(!Self.printed(SymmetricKey(data: [UInt8](repeating: 0xA7, count: 32))).contains("a7a7"))
        #expect(!Self.printed(SymmetricKey(data: [UInt8](repeating: 0xA7, count: 32))).contains("167"))
    }
}
