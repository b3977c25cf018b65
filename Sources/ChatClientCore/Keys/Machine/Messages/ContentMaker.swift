import ChatEncryption
import ChatIdentity

/// Makes the contents that this device seals.
struct ContentMaker {
    let own: OwnDevice

    /// - Parameters:
    ///   - recipient: The other account, folded.
    ///   - counter: The text's number in the conversation; 0 for mail without a text.
    /// - Returns: `nil` if the recipient has no list, or the content breaks a rule, such as the length of a text.
    func content(
        _ kind: SealedContent.Kind,
        to recipient: String,
        token: [UInt8],
        counter: UInt64 = 0,
        in step: EncryptionStep
    ) throws(KeyStoreError) -> SealedContent? {
        guard let senderList = try reference(own.account, in: step),
            let recipientList = try reference(recipient, in: step)
        else {
            return nil
        }
        let lastOpened = counter == 0 ? [] : try step.records.lastOpened(from: recipient)
        return try? SealedContent(
            kind: kind,
            sender: own.address,
            recipient: recipient,
            token: token,
            time: step.now.clock,
            counter: counter,
            senderList: senderList,
            recipientList: recipientList,
            lastOpened: lastOpened
        )
    }

    private func reference(_ account: String, in step: EncryptionStep) throws(KeyStoreError) -> ListReference? {
        guard let record = try step.records.peer(account), !record.list.isEmpty else {
            return nil
        }
        return ListReference(version: record.version, hash: record.listHash)
    }
}
