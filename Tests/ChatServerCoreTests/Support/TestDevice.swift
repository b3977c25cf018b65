import ChatIdentity
import ChatProtocol
import Crypto
import Foundation
import SwiftProtobuf

@testable import ChatServerCore

/// A device of a client under test: its keys, and what it signs.
struct TestDevice: Sendable {
    let account: String
    let number: DeviceNumber
    let identity: Curve25519.Signing.PrivateKey
    let signing = Curve25519.Signing.PrivateKey()
    var label = "laptop"
    private let agreement = Curve25519.KeyAgreement.PrivateKey().publicKey.rawRepresentation

    init(_ account: String, _ number: UInt64, identity: Curve25519.Signing.PrivateKey = .init()) {
        self.account = account
        self.number = DeviceNumber(number)
        self.identity = identity
    }

    var identityKey: Data { identity.publicKey.rawRepresentation }

    var entry: DeviceEntry {
        get throws {
            try DeviceEntry(
                number: number,
                agreement: [UInt8](agreement),
                signing: SigningPublicKey([UInt8](signing.publicKey.rawRepresentation)),
                label: label,
                added: 1_700_000_000_000
            )
        }
    }

    /// A list with this device and others, signed by the identity.
    func list(
        version: UInt64 = 1,
        after previous: ProtoSignedDeviceList? = nil,
        with others: [TestDevice] = [],
        account: String? = nil
    ) throws -> ProtoSignedDeviceList {
        let list = try DeviceList(
            account: account ?? self.account,
            version: version,
            previous: previous.map { DeviceList.hash(ofBody: [UInt8]($0.body)) } ?? DeviceList.noList,
            devices: [entry] + others.map { try $0.entry }
        )
        let signed = try SignedDeviceList(signing: list, by: identity)
        return .with { ($0.body, $0.signature) = (Data(signed.body), Data(signed.signature)) }
    }

    /// A request that publishes a list.
    func publishing(_ list: ProtoSignedDeviceList, blocksSealed: UInt64 = 0) -> ProtoClientFrame.OneOf_Request {
        .publishDevices(
            .with {
                $0.list = list
                $0.identity = identityKey
                $0.device = number.rawValue
                $0.blocksSealed = blocksSealed
            }
        )
    }

    /// A request that begins this identity anew.
    func resetting(
        to list: ProtoSignedDeviceList,
        password: String = "Sesame123"
    ) -> ProtoClientFrame.OneOf_Request {
        .resetIdentity(
            .with {
                $0.password = password
                $0.list = list
                $0.identity = identityKey
                $0.device = number.rawValue
            }
        )
    }

    func owner(account: String? = nil, device: DeviceNumber? = nil) throws -> PrekeyOwner {
        try PrekeyOwner(
            account: account ?? self.account,
            identity: SigningPublicKey([UInt8](identityKey)),
            device: device ?? number
        )
    }

    /// A signed prekey whose keys repeat a byte.
    func prekey(_ number: UInt64 = 1, fill: UInt8 = 1, owner: PrekeyOwner? = nil) throws -> ProtoSignedPrekey {
        let prekey = try SignedPrekey(
            owner: owner ?? self.owner(),
            number: number,
            made: 1_700_000_000_000,
            agreement: [UInt8](repeating: fill, count: 32),
            lastResort: [UInt8](repeating: fill, count: 1184)
        )
        let signature = try prekey.signature(by: signing)
        return .with { ($0.body, $0.signature) = (Data(prekey.body), Data(signature)) }
    }

    /// A one-time pair whose keys repeat a byte.
    func pair(_ number: UInt64, fill: UInt8 = 2, owner: PrekeyOwner? = nil) throws -> ProtoSignedPrekey {
        let pair = try OneTimePair(
            owner: owner ?? self.owner(),
            number: number,
            agreement: [UInt8](repeating: fill, count: 32),
            encapsulation: [UInt8](repeating: fill, count: 1184)
        )
        let signature = try pair.signature(by: signing)
        return .with { ($0.body, $0.signature) = (Data(pair.body), Data(signature)) }
    }

    /// A request that publishes a signed prekey, and pairs of these numbers.
    func publishing(
        prekey number: UInt64? = 1,
        pairs: ClosedRange<UInt64>? = nil
    ) throws -> ProtoClientFrame.OneOf_Request {
        let pairs = try (pairs.map(Array.init) ?? []).map { try pair($0) }
        let prekey = try number.map { try self.prekey($0) }
        return .publishPrekeys(
            .with {
                if let prekey {
                    $0.prekey = prekey
                }
                $0.pairs = pairs
            }
        )
    }
}

extension ControlPeer {
    /// Logs in, publishes the account's first list with one device, and prekeys of it.
    ///
    /// - Parameter pairs: The numbers of its one-time pairs.
    mutating func logIn(
        as device: TestDevice,
        pairs: ClosedRange<UInt64>? = nil
    ) async throws {
        _ = try await logIn(device.account)
        try await succeed(device.publishing(device.list()))
        try await succeed(device.publishing(pairs: pairs))
    }

    /// Logs in as a device that is on the list.
    mutating func logIn(again device: TestDevice, blocksSealed: UInt64 = 0) async throws -> ProtoLoggedIn {
        try await greet()
        let answer = try await answer(
            .login(
                .with {
                    $0.username = device.account
                    $0.password = "Sesame123"
                    $0.device = device.number.rawValue
                    $0.blocksSealed = blocksSealed
                }
            )
        )
        guard case .loggedIn(let login) = answer.body else {
            throw UnexpectedAnswer(frame: answer)
        }
        return login
    }

    /// Makes a request that must be answered `Done`, besides events.
    mutating func succeed(_ request: ProtoClientFrame.OneOf_Request) async throws {
        let frames = try await ask(request)
        guard let answer = frames.last(where: { $0.requestID == 7 }), case .done = answer.body else {
            throw UnexpectedAnswer(frame: frames.last ?? .init())
        }
    }

    /// Makes a request and returns its answer; skips events before it.
    mutating func reply(to request: ProtoClientFrame.OneOf_Request) async throws -> ProtoServerFrame {
        let frames = try await ask(request)
        guard let answer = frames.first(where: { $0.requestID == 7 }) else {
            throw UnexpectedAnswer(frame: frames.last ?? .init())
        }
        return answer
    }

    /// Asks for the devices of an account.
    mutating func devices(
        of username: String,
        known: (identity: Data, version: UInt64)? = nil,
        bundlesFor devices: [TestDevice] = []
    ) async throws -> ProtoDevices {
        let answer = try await reply(
            to: .getDevices(
                .with {
                    $0.username = username
                    $0.knownIdentity = known?.identity ?? Data()
                    $0.knownVersion = known?.version ?? 0
                    $0.bundlesFor = devices.map(\.number.rawValue)
                }
            )
        )
        guard case .devices(let devices) = answer.body else {
            throw UnexpectedAnswer(frame: answer)
        }
        return devices
    }
}

extension ProtoSend {
    /// A sealed message with a token that repeats one byte.
    static func sealed(_ sealed: ProtoSealedMessage, to recipient: String, token: UInt8 = 1) -> ProtoSend {
        .with {
            $0.recipient = recipient
            $0.sealed = sealed
            $0.token = .init(repeating: token, count: 16)
        }
    }
}
