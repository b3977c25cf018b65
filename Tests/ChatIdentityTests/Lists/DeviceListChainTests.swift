import ChatIdentity
import Testing

@Suite struct DeviceListChainTests {
    private let fixture: SignedFixture
    private let lists: [DeviceList]

    init() throws {
        fixture = try SignedFixture()
        var lists = [try fixture.first()]
        for last in 0..<4 {
            lists.append(try fixture.next(after: lists[last]))
        }
        self.lists = lists
    }

    /// A chain that has followed the first lists.
    private func chain(through count: Int) throws -> DeviceListChain {
        var chain = DeviceListChain(account: "alice", pinned: nil)
        for list in lists.prefix(count) {
            try chain.follow(fixture.signed(list), identity: fixture.publicIdentity)
        }
        return chain
    }

    /// Follows a list that must be refused, and checks that the chain stays where it was.
    private func error(
        _ list: SignedDeviceList,
        _ chain: DeviceListChain,
        identity: SigningPublicKey? = nil
    ) throws -> IdentityError? {
        var copy = chain
        let identity = try identity ?? fixture.publicIdentity
        do throws(IdentityError) {
            try copy.follow(list, identity: identity)
            return nil
        } catch {
            #expect(copy.pinned == chain.pinned)
            #expect(copy.newest == chain.newest)
            return error
        }
    }

    @Test func `an unbroken chain is followed from its first list`() throws {
        let chain = try chain(through: 5)
        #expect(chain.newest == lists[4])
        #expect(chain.pinned?.version == 5)
        #expect(chain.pinned?.hash == DeviceList.hash(ofBody: lists[4].body))
        #expect(try chain.pinned?.identity == fixture.publicIdentity)
    }

    @Test func `a chain is followed from what was pinned`() throws {
        var chain = DeviceListChain(account: "alice", pinned: try chain(through: 3).pinned)
        #expect(chain.newest == nil)
        #expect(try chain.follow(fixture.signed(lists[3]), identity: fixture.publicIdentity) == lists[3])
        #expect(chain.newest == lists[3])
    }

    @Test func `the pinned list once more changes nothing`() throws {
        var chain = try chain(through: 3)
        #expect(try chain.follow(fixture.signed(lists[2]), identity: fixture.publicIdentity) == nil)
        #expect(chain.pinned?.version == 3)
    }

    @Test func `an older list is a rollback`() throws {
        for old in 0..<2 {
            #expect(try error(fixture.signed(lists[old]), chain(through: 3)) == .rollback)
        }
    }

    @Test func `another list of the pinned version is a fork`() throws {
        let other = try fixture.next(after: lists[1], [fixture.entry(77)])
        #expect(try error(fixture.signed(other), chain(through: 3)) == .fork)
        let otherFirst = try fixture.first([fixture.entry(77)])
        #expect(try error(fixture.signed(otherFirst), chain(through: 1)) == .fork)
    }

    @Test func `a list that follows another one of the pinned version is a fork`() throws {
        let other = try fixture.next(after: lists[1], [fixture.entry(77)])
        let following = try fixture.next(after: other)
        #expect(try error(fixture.signed(following), chain(through: 3)) == .fork)
    }

    @Test func `a gap breaks the chain, also at its beginning`() throws {
        #expect(try error(fixture.signed(lists[4]), chain(through: 3)) == .brokenChain)
        #expect(try error(fixture.signed(lists[1]), chain(through: 0)) == .brokenChain)
        let last = try DeviceList(
            account: "alice",
            version: .max,
            previous: DeviceList.hash(ofBody: lists[2].body),
            devices: [fixture.entry(1)]
        )
        #expect(try error(fixture.signed(last), chain(through: 3)) == .brokenChain)
    }

    @Test func `another identity is told apart from a wrong signature`() throws {
        let other = try SignedFixture(seed: 2)
        let list = try other.signed(other.first())
        #expect(try error(list, chain(through: 3), identity: other.publicIdentity) == .otherIdentity)
        #expect(try error(list, chain(through: 3)) == .wrongSignature)
        // Before anything is pinned, any identity begins a chain.
        #expect(try error(list, chain(through: 0), identity: other.publicIdentity) == nil)
    }

    @Test func `a list of another account is refused, of any version`() throws {
        let bob = try SignedFixture(account: "bob")
        #expect(try error(bob.signed(bob.first()), chain(through: 0)) == .wrongOwner)
        #expect(try error(bob.signed(bob.first()), chain(through: 3)) == .wrongOwner)
    }

    @Test(arguments: [true, false])
    func `a device cannot get other keys under its number`(isAgreement: Bool) throws {
        let (entry, other) = (try fixture.entry(1), try SignedFixture(seed: 2))
        let changed = try DeviceEntry(
            number: entry.number,
            agreement: isAgreement ? other.entry(99).agreement : entry.agreement,
            signing: isAgreement ? entry.signing : other.publicSigning,
            label: entry.label,
            added: entry.added
        )
        #expect(!entry.hasKeys(of: changed))
        // At once, and after a list without the device.
        #expect(try error(fixture.signed(fixture.next(after: lists[0], [changed])), chain(through: 1)) == .changedKeys)
        let late = try fixture.signed(fixture.next(after: lists[2], [changed]))
        #expect(try error(late, chain(through: 3)) == .changedKeys)
        // After a pinned list only what is remembered counts.
        let pinned = try chain(through: 3).pinned
        let remembered = DeviceListChain(account: "alice", pinned: pinned, devices: lists[0].devices)
        #expect(try error(late, remembered) == .changedKeys)
        #expect(try error(late, DeviceListChain(account: "alice", pinned: pinned)) == nil)
    }

    @Test func `a device keeps its number with another label, and when it comes back`() throws {
        let entry = try fixture.entry(1, label: "desk")
        #expect(try entry.hasKeys(of: fixture.entry(1)))
        #expect(try error(fixture.signed(fixture.next(after: lists[0], [entry])), chain(through: 1)) == nil)
        #expect(try error(fixture.signed(fixture.next(after: lists[2], [entry])), chain(through: 3)) == nil)
    }

    @Test func `a rollback without a signature is no rollback`() throws {
        // A server must not be able to raise an alarm about an account with bytes of its own.
        let forged = SignedDeviceList(body: lists[0].body, signature: [UInt8](repeating: 1, count: 64))
        #expect(try error(forged, chain(through: 3)) == .wrongSignature)
    }
}
