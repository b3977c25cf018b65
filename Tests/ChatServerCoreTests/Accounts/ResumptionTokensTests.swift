import ChatProtocol
import ChatStorage
import Testing

@testable import ChatServerCore

@Suite struct ResumptionTokensTests {
    private static let now: Int64 = 1_700_000_000_000
    private let tokens = ResumptionTokens(secret: [UInt8](repeating: 7, count: 32))
    private let alice: Credential
    private let hasher = PasswordHasher(cost: ScryptCost(logN: 1))

    init() throws {
        alice = Credential(username: try Username("Alice"), secret: .hash(try hasher.hash("Sesame123")))
    }

    @Test(arguments: [1, 255, Int64.max])
    func `a token gives the origin back`(origin: Int64) {
        let token = tokens.token(for: alice, origin: origin, now: Self.now)
        #expect(token.count == ResumptionTokens.bytes)
        #expect(tokens.check(token, for: alice, now: Self.now) == .good(origin: origin))
    }

    @Test func `it is good under any case of the name`() throws {
        let other = Credential(username: try Username("ALICE"), secret: alice.secret)
        let token = tokens.token(for: alice, origin: 5, now: Self.now)
        #expect(tokens.check(token, for: other, now: Self.now) == .good(origin: 5))
    }

    @Test(arguments: [
        (0, true), (1, true), (604_800_000, true), (604_800_001, false), (-60_000, true), (-60_001, false),
    ])
    func `it is good for seven days, and not before it was made`(age: Int64, isGood: Bool) {
        let token = tokens.token(for: alice, origin: 5, now: Self.now)
        let outcome = tokens.check(token, for: alice, now: Self.now + age)
        #expect(outcome == (isGood ? .good(origin: 5) : .tooOld))
    }

    @Test func `no clock makes it fail otherwise`() {
        for (issued, now) in [(Int64.min, Int64.max), (Int64.max, Int64.min)] {
            let token = tokens.token(for: alice, origin: 5, now: issued)
            #expect(tokens.check(token, for: alice, now: now) == .tooOld)
        }
    }

    @Test func `a changed bit anywhere makes it forged`() {
        let token = tokens.token(for: alice, origin: 5, now: Self.now)
        for bit in 0..<(token.count * 8) {
            var changed = token
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(tokens.check(changed, for: alice, now: Self.now) == .forged)
        }
    }

    @Test func `so does any other length`() {
        let token = tokens.token(for: alice, origin: 5, now: Self.now)
        for other in [[], Array(token.dropLast()), token + [0], Array(token.dropFirst())] {
            #expect(tokens.check(other, for: alice, now: Self.now) == .forged)
        }
    }

    @Test func `it is no other account's, nor another server's`() throws {
        let token = tokens.token(for: alice, origin: 5, now: Self.now)
        let bob = Credential(username: try Username("bob"), secret: alice.secret)
        #expect(tokens.check(token, for: bob, now: Self.now) == .forged)
        let elsewhere = ResumptionTokens(secret: [UInt8](repeating: 8, count: 32))
        #expect(elsewhere.check(token, for: alice, now: Self.now) == .forged)
    }

    @Test func `another password makes it void, be it the same with another salt`() throws {
        let token = tokens.token(for: alice, origin: 5, now: Self.now)
        for secret in [StoredSecret.hash(try hasher.hash("Sesame123")), .plainText("Sesame123")] {
            let changed = Credential(username: alice.username, secret: secret)
            #expect(tokens.check(token, for: changed, now: Self.now) == .forged)
        }
    }
}
