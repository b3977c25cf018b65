import Testing

@testable import ChatClientCore

@Suite struct SessionKeysTests {
    @Test func `without a key store an account without keys sends as ever`() throws {
        let keys = SessionKeys(requiresEncryption: false)
        try keys.checkPlain()
        #expect(keys.encryption == .plain(.ownHasNoKeys))
    }

    @Test func `without a key store an account with keys sends no direct messages`() {
        let keys = SessionKeys(requiresEncryption: false)
        keys.note(hasDevices: true)
        let error = #expect(throws: ChatError.self) { try keys.checkPlain() }
        #expect(error?.code == .noKeys)
        #expect(keys.encryption == .stopped(.noKeys))
    }

    @Test func `a message that must be encrypted is not sent in the clear`() {
        let keys = SessionKeys(requiresEncryption: false)
        let error = #expect(throws: ChatError.self) { try keys.checkPlain(requiresEncryption: true) }
        #expect(error?.code == .notEncrypted)
    }

    @Test func `who wants only encrypted messages sends no others`() {
        let keys = SessionKeys(requiresEncryption: true)
        let error = #expect(throws: ChatError.self) { try keys.checkPlain() }
        #expect(error?.code == .notEncrypted)
    }
}
