import ChatEncryption
import ChatIdentity
import Crypto
import Testing

@testable import ChatClientCore

/// No record that holds a private key or a session prints anything of it.
@Suite struct KeyHoldingTests {
    private static func records() throws -> [any KeyHolding] {
        let device = try #require(DeviceNumber(rawValue: 7))
        let agreement = Curve25519.KeyAgreement.PrivateKey()
        let encapsulation = try MLKEM768.PrivateKey()
        let own = OwnDevice(
            account: "alice",
            identity: Curve25519.Signing.PrivateKey(),
            number: device,
            agreement: agreement,
            signing: Curve25519.Signing.PrivateKey(),
            label: "laptop",
            added: 1
        )
        return [
            own,
            IdentityDraft(
                device: own,
                list: SignedDeviceList(body: [1], signature: [2]),
                serverID: [3],
                trust: "key"
            ),
            OwnSignedPrekey(
                number: 3,
                agreement: agreement,
                encapsulation: encapsulation,
                body: [1, 2],
                signature: [3],
                made: 4
            ),
            OwnPair(
                number: 5,
                agreement: agreement,
                encapsulation: encapsulation,
                body: [5],
                signature: [6],
                made: 7
            ),
            SessionRecord(
                address: DeviceAddress(account: "bob", device: device),
                number: 9,
                state: SymmetricKey(size: .bits256),
                isInitiator: true,
                made: 1,
                lastUsed: 2
            ),
        ]
    }

    @Test func `a record that holds keys prints its name only`() throws {
        for record in try Self.records() {
            let name = String(describing: type(of: record))
            var dumped = ""
            dump(record, to: &dumped)
            for text in [String(describing: record), String(reflecting: record), "\(record)", dumped] {
                // A dump adds a mark, and says how many elements it does not show.
                let words = text.split(whereSeparator: { " -▿\n".contains($0) })
                #expect(!words.isEmpty && words.allSatisfy { $0 == name }, "\(words)")
            }
        }
    }
}
