import ChatClientCore
import ChatIdentity
import ChatKeyStore
import Crypto
import Foundation
import Testing

@testable import chatclient

/// A key store whose file comes with the keys.
@Suite struct LateKeyStoreTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private var path: String { "\(folder.path)/keys/renew.sqlite" }

    private func late(exists: Bool = false, isNew: Bool = false) -> LateKeyStore {
        LateKeyStore(path: path, exists: exists, isNew: isNew) { _ in }
    }

    private var isThere: Bool { FileManager.default.fileExists(atPath: path) }

    private static func device(_ number: UInt64) throws -> OwnDevice {
        OwnDevice(
            account: "renew",
            identity: Curve25519.Signing.PrivateKey(),
            number: try #require(DeviceNumber(rawValue: number)),
            agreement: Curve25519.KeyAgreement.PrivateKey(),
            signing: Curve25519.Signing.PrivateKey(),
            label: "laptop",
            added: 1
        )
    }

    /// Makes keys, as a client does: in one transaction.
    private static func makeKeys(_ store: LateKeyStore, _ device: OwnDevice) async throws {
        try await store.transaction { records in
            guard try records.ownDevice() == nil else {
                return
            }
            var state = try records.state()
            state.nextPair += 1
            try records.save(state)
            try records.save(device)
            for number: UInt64 in 1...2 {
                try records.save(
                    OwnPair(
                        number: number,
                        agreement: device.agreement,
                        encapsulation: MLKEM768.PrivateKey(),
                        body: [1],
                        signature: [2],
                        made: 3
                    )
                )
            }
            try records.save(
                OwnSignedPrekey(
                    number: 4,
                    agreement: device.agreement,
                    encapsulation: MLKEM768.PrivateKey(),
                    body: [5],
                    signature: [6],
                    made: 7
                )
            )
        }
    }

    @Test func `keys are in the file when the transaction that makes them returns`() async throws {
        let store = late()
        try await store.transaction { records in
            var state = try records.state()
            state.lastMail = 9
            try records.save(state)
            try records.addUntold(.newDeviceNumber)
        }
        #expect(!isThere)
        let device = try Self.device(5)
        try await Self.makeKeys(store, device)
        let file = try SQLiteKeyStore.open(path: path).backend
        for store in [store, file] as [any KeyStoreBackend] {
            let (state, own) = try await store.transaction { (try $0.state(), try $0.ownDevice()) }
            #expect(state.lastMail == 9 && state.nextPair == 2)
            #expect(own == device)
            #expect(try await store.transaction { try $0.pairNumbers() } == [1, 2])
            #expect(try await store.transaction { try $0.untoldNews() } == [.newDeviceNumber])
            #expect(try await store.transaction { try $0.signedPrekeys().map(\.number) } == [4])
        }
    }

    @Test func `a transaction that fails makes no file`() async throws {
        struct Failed: Error {}
        let (store, device) = (late(), try Self.device(5))
        await #expect(throws: Failed.self) {
            try await store.transaction { records in
                try records.save(device)
                throw Failed()
            }
        }
        #expect(!isThere)
        #expect(try await store.transaction { try $0.ownDevice() } == nil)
    }

    /// A client tries a store that has failed by writing something.
    @Test func `a store whose file cannot be made does not work until it can be`() async throws {
        let (store, device) = (late(), try Self.device(5))
        let write = { @Sendable (records: inout any KeyRecords) in
            var state = try records.state()
            state.lastMail += 1
            try records.save(state)
        }
        try await store.transaction(write)
        let obstacle = "\(folder.path)/keys"
        try Data().write(to: URL(filePath: obstacle))
        await #expect(throws: KeyStoreError.self) { try await Self.makeKeys(store, device) }
        await #expect(throws: KeyStoreError.self) { try await store.transaction(write) }
        try FileManager.default.removeItem(atPath: obstacle)
        try await store.transaction(write)
        #expect(try await store.transaction { try $0.ownDevice() } == nil)
        try await Self.makeKeys(store, device)
        let file = try SQLiteKeyStore.open(path: path).backend
        let (state, own) = try await file.transaction { (try $0.state(), try $0.ownDevice()) }
        #expect(own == device && state.lastMail == 2)
    }

    @Test func `of two programs that make keys one does, and the other uses them`() async throws {
        let (first, second) = (late(), late())
        let device = try Self.device(5)
        try await Self.makeKeys(first, device)
        try await Self.makeKeys(second, try Self.device(6))
        for store in [first, second] {
            #expect(try await store.transaction { try $0.ownDevice() } == device)
        }
    }

    @Test func `a program without keys sees those that another has made`() async throws {
        let (first, second) = (late(), late())
        #expect(try await first.transaction { try $0.ownDevice() } == nil)
        let device = try Self.device(5)
        try await Self.makeKeys(second, device)
        #expect(try await first.transaction { try $0.ownDevice() } == device)
    }

    @Test func `a file without keys that another program has made is used, and keeps what is in it`() async throws {
        let (first, second, third) = (late(), late(), late())
        for (store, mail) in [(first, 8), (second, 9)] as [(LateKeyStore, UInt64)] {
            try await store.transaction { records in
                var state = try records.state()
                state.lastMail = mail
                try records.save(state)
            }
        }
        try second.create()
        for store in [first, second, third] {
            #expect(try await store.transaction { try $0.state().lastMail } == 9)
        }
        let device = try Self.device(5)
        try await Self.makeKeys(third, device)
        #expect(try await first.transaction { try $0.ownDevice() } == device)
    }

    @Test func `all that a client has before it seals comes into the file`() async throws {
        var made = InMemoryKeyRecords()
        let device = try Self.device(5)
        let identity = Array(device.identity.publicKey.rawRepresentation)
        let lists = [7 as UInt8, 8].map {
            SignedDeviceList(body: [$0], signature: [UInt8](repeating: $0, count: 64))
        }
        made.save(device)
        for (version, list) in zip([1 as UInt64, 2], lists) {
            made.save(list, version: version)
        }
        let record = PeerRecord(
            account: "renew",
            name: "Renew",
            identity: identity,
            version: 2,
            listHash: lists[1].hash,
            list: lists[1].body,
            listSignature: lists[1].signature,
            pinned: 3
        )
        made.save(record)
        made.save(
            KnownDevice(
                address: DeviceAddress(account: "renew", device: device.number),
                identity: identity,
                agreement: Array(device.agreement.publicKey.rawRepresentation),
                signing: Array(device.signing.publicKey.rawRepresentation),
                label: "laptop"
            )
        )
        made.save(IdentityDraft(device: try Self.device(6), list: lists[0], serverID: [7], trust: "key"))
        let before = made
        let store = late()
        try await store.transaction { try before.copyBeginning(into: &$0) }
        let file = try SQLiteKeyStore.open(path: path).backend
        for store in [store, file] as [any KeyStoreBackend] {
            let after = try await store.transaction { records in
                var copy: any KeyRecords = InMemoryKeyRecords()
                try records.copyBeginning(into: &copy)
                return copy as? InMemoryKeyRecords
            }
            #expect(after == before)
        }
    }

    @Test func `a file that could not be opened is used once it can`() async throws {
        let device = try Self.device(5)
        try await Self.makeKeys(late(), device)
        let lock = "\(path).lock"
        try FileManager.default.removeItem(atPath: lock)
        try FileManager.default.createDirectory(atPath: lock, withIntermediateDirectories: false)
        let store = late(exists: true)
        #expect(store.problem?.passes == true)
        await #expect(throws: KeyStoreError.self) { try await store.transaction { try $0.ownDevice() } }
        try FileManager.default.removeItem(atPath: lock)
        #expect(try await store.transaction { try $0.ownDevice() } == device)
    }
}
