import ChatEncryption
import ChatIdentity

/// Compares what is inside a sealed message with what the server says around it: it must not be reflected, moved to
/// another conversation, or put under another name.
struct ContentCheck {
    let own: OwnDevice
    let sender: DeviceAddress
    /// The account, folded.
    let recipient: String

    let isMail: Bool

    /// Whether the content was sealed by this sender for this recipient and for such a place.
    func isRight(_ content: SealedContent) -> Bool {
        let place = ContentPlace(sender: sender, recipient: recipient, token: nil, isMail: isMail)
        return (try? content.check(against: place)) != nil
    }

    /// Compares the lists that the sender knew with those that the server showed to this client.
    ///
    /// A sender is believed about its own account, if the device is of the identity that is pinned. About this client's
    /// account it is not: any account could then stop all of this client's direct messages.
    ///
    /// - Returns: The versions of lists that must be fetched, by account: the sender knew newer ones.
    func staleLists(
        _ content: SealedContent,
        _ lists: PeerLists,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> [String: UInt64] {
        var stale: [String: UInt64] = [:]
        for (account, reference) in [(sender.account, content.senderList), (recipient, content.recipientList)]
        where account == sender.account || account == own.account {
            guard let record = try step.records.peer(account), !record.list.isEmpty else {
                continue
            }
            if reference.version > record.version {
                stale[account] = reference.version
            } else if reference.version == record.version, reference.hash != record.listHash, account != own.account,
                try step.records.device(sender)?.identity == record.identity
            {
                try lists.noteFork(account, in: &step)
            }
        }
        return stale
    }
}
