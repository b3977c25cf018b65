package import ChatIdentity
import ChatProtocol

extension InMemoryKeyRecords {
    package func message(line: [UInt8], conversation: UInt64, sequence: UInt64) -> ArchivedMessage? {
        archive.message(line: line, conversation: conversation, sequence: sequence)
    }

    package func message(payloadHash: [UInt8]) -> ArchivedMessage? {
        archive.message(payloadHash: payloadHash)
    }

    package func message(token: [UInt8], sender account: String) -> ArchivedMessage? {
        archive.message(token: token, sender: account)
    }

    package mutating func save(_ message: ArchivedMessage) {
        archive.save(message)
    }

    package mutating func replacePayload(_ old: [UInt8], by new: [UInt8]) throws(KeyStoreError) {
        guard archive.message(payloadHash: old) != nil else {
            throw .noMessage
        }
        guard archive.message(payloadHash: new) == nil else {
            throw .samePayload
        }
        archive.replacePayload(old, by: new)
    }

    package func unsentMessages() -> [ArchivedMessage] {
        archive.unsentMessages
    }

    package func unopenedMessages(of sender: DeviceAddress, limit: Int) -> [ArchivedMessage] {
        archive.unopenedMessages(of: sender, limit: limit)
    }

    package func search(_ search: ArchiveSearch) throws(KeyStoreError) -> [ArchivedMessage] {
        do {
            return try archive.search(search, words: search.expression(), line: state().line)
        } catch {
            throw KeyStoreError("\(error)")
        }
    }

    package mutating func removeMessage(payloadHash: [UInt8]) {
        archive.remove(payloadHash: payloadHash)
    }
}
