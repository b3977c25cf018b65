import ChatIdentity
import ChatProtocol
import Crypto
import Testing

@testable import ChatClientCore

@Suite struct KeyClaimTests {
    private func store(
        isListed: Bool = true,
        _ conversations: ConversationKeys...
    ) async throws -> KeyStore {
        let store = KeyStore(InMemoryKeyStore())
        try await store.transaction { records throws(KeyStoreError) in
            var state = try records.state()
            state.blocksSealed = 12
            state.isListed = isListed
            state.line = [1]
            try records.save(state)
            for conversation in conversations {
                try records.save(conversation)
            }
        }
        return store
    }

    private func addDevice(to store: KeyStore) async throws -> DeviceNumber {
        var generator = SystemRandomNumberGenerator()
        let number = DeviceNumber(using: &generator)
        try await store.transaction { records throws(KeyStoreError) in
            try records.save(
                OwnDevice(
                    account: "alice",
                    identity: .init(),
                    number: number,
                    agreement: .init(),
                    signing: .init(),
                    label: "test",
                    added: 0
                )
            )
        }
        return number
    }

    @Test func `a store without keys claims nothing`() async throws {
        let claim = try await KeyClaim.read(from: try await store())
        var login = ProtoLogin()
        login.claim(claim)
        #expect(login.device == 0)
        #expect(login.blocksSealed == 0)
    }

    @Test func `every way to log in tells the device and its blocks`() async throws {
        let store = try await store()
        let number = try await addDevice(to: store)
        let claim = try await KeyClaim.read(from: store)
        #expect(claim.account == "alice")
        var login = ProtoLogin()
        login.claim(claim)
        var resume = ProtoResume()
        resume.claim(claim)
        var byToken = ProtoLoginWithToken()
        byToken.claim(claim)
        #expect([login.device, resume.device, byToken.device] == Array(repeating: number.rawValue, count: 3))
        #expect([login.blocksSealed, resume.blocksSealed, byToken.blocksSealed] == [12, 12, 12])
    }

    @Test func `the store's cursor counts, and before the device's time the program's own`() async throws {
        let store = try await store(
            ConversationKeys(conversation: 4, peer: "bob", openedThrough: 30, shownThrough: 20, beforeDevice: 10),
            ConversationKeys(conversation: 5, peer: "carol", openedThrough: 10, shownThrough: 0, beforeDevice: 10)
        )
        let claim = try await KeyClaim.read(from: store)
        var progress = SyncProgress()
        progress.note(4, 25)
        progress.note(5, 7)
        #expect(claim.shown(progress) == [4: 20, 5: 7])
        #expect(claim.shown(nil) == [4: 20, 5: 10])
        #expect(claim.shown(SyncProgress()) == [4: 20, 5: 0])
        #expect(claim.opened == [4: 30, 5: 10])
        #expect(claim.opened(within: progress) == [4: 25, 5: 7])
        #expect(claim.opened(within: nil) == [4: 30, 5: 10])
        #expect(claim.opened(within: SyncProgress()) == [4: 0, 5: 0])
    }
}
