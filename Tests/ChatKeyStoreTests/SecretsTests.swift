import Crypto
import Foundation
import GRDB
import Testing

@testable import ChatClientCore
@testable import ChatKeyStore

/// Nothing that prints a record prints a secret.
@Suite struct SecretsTests {
    /// Whether a text has eight bytes in a row of the secret, in any notation of numbers.
    private func shows(_ secret: Data, _ text: String) -> Bool {
        let part = Array(secret.prefix(8))
        let hexadecimal = part.map { String(format: "%02x", $0) }.joined()
        let numbers = " " + text.split { !$0.isNumber }.joined(separator: " ") + " "
        let decimal = " " + part.map(String.init).joined(separator: " ") + " "
        return text.lowercased().filter(\.isHexDigit).contains(hexadecimal)
            || numbers.contains(decimal)
            || text.contains(Data(secret.prefix(9)).base64EncodedString())
            || text.contains(String(decoding: part, as: UTF8.self))
    }

    private func texts(of value: some Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        return [String(describing: value), String(reflecting: value), "\(value)", dumped]
    }

    @Test func `notices a secret`() {
        let secret = Data((1...32).map { UInt8(truncatingIfNeeded: $0 * 37) })
        let key = SymmetricKey(data: secret)
        let code = HMAC<SHA256>.authenticationCode(for: secret, using: key)
        for text in texts(of: Array(secret)) + texts(of: [secret.base64EncodedString()]) {
            #expect(shows(secret, text))
        }
        // This is why a chain's key is never kept as one.
        #expect(texts(of: code).contains { shows(Data(code), $0) })
    }

    @Test func `no record shows a private key`() throws {
        let (device, prekey, pair, session) = (try ownDevice(), try signedPrekey(1), try pair(2), try session("bob", 3))
        let draft = try identityDraft()
        var records = InMemoryKeyRecords()
        records.save(device)
        records.save(draft)
        records.save(prekey)
        records.save(pair)
        records.save(session)
        let secrets = [
            device.identity.rawRepresentation, device.agreement.rawRepresentation, device.signing.rawRepresentation,
            draft.device.identity.rawRepresentation, draft.device.agreement.rawRepresentation,
            draft.device.signing.rawRepresentation,
            prekey.agreement.rawRepresentation, prekey.encapsulation.seedRepresentation,
            pair.agreement.rawRepresentation, pair.encapsulation.seedRepresentation,
            session.state.withUnsafeBytes { Data($0) },
        ]
        let printed =
            texts(of: device) + texts(of: draft) + texts(of: prekey) + texts(of: pair) + texts(of: session)
            + texts(of: records)
            + texts(of: InMemoryKeyStore(records))
        for text in printed {
            #expect(!secrets.contains { shows($0, text) })
        }
        // The search would find what is printed.
        #expect(printed.contains { $0.contains("OwnDevice") })
    }

    @Test func `no error shows what is in the file`() async throws {
        try await withKeyStoreFile { path in
            let store = try SQLiteKeyStoreBackend(path: path)
            let secret = try message(1, payload: hash(1), .text("a secret text"))
            try await store.transaction { try $0.save(secret) }
            try await store.queue.writeWithoutTransaction { database in
                try database.execute(sql: "UPDATE archive SET sender = x'ff', text = x'61ff'")
            }
            let error = await #expect(throws: KeyStoreError.self) {
                try await store.read { try $0.message(payloadHash: hash(1)) }
            }
            #expect(error == .damaged(path))
        }
    }
}
