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
    /// A device that is on its account's newest list is believed about its own account: a contact who lies stops the
    /// conversation with this contact, and nothing else, until a person accepts what the server shows; what was told of
    /// once (``PeerRecord/claimed``) is not told again. About this client's account nobody is believed: any contact
    /// could then stop all direct messages. What is said of it only makes the client look at its own list.
    func compareLists(
        _ content: SealedContent,
        _ lists: PeerLists,
        _ claims: inout ListClaims,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        for (account, reference) in [(sender.account, content.senderList), (recipient, content.recipientList)]
        where account == sender.account || account == own.account {
            guard let record = try step.records.peer(account), !record.list.isEmpty,
                reference.version >= record.version
            else {
                continue
            }
            guard account != own.account else {
                if reference.version > record.version {
                    claims.note(reference.version, of: account)
                }
                continue
            }
            guard reference.version > record.claimed, let device = try step.records.device(sender),
                device.identity == record.identity, device.removed == nil
            else {
                continue
            }
            if reference.version > record.version {
                claims.note(reference.version, of: account)
            } else if reference.hash != record.listHash {
                try lists.noteFork(account, claimed: reference.version, in: &step)
            }
        }
    }
}
