import ChatIdentity
import Crypto

/// Device lists: a body has one list and a list one body; nothing without a signature is followed; and a chain tells
/// what a server shows as a model of the rules does.
///
/// The input: the number of lists that the server shows, two bytes for each, and a body.
enum ListTarget {
    static func run(on bytes: [UInt8]) throws {
        var input = FuzzInput(bytes)
        let account = try FuzzAccount("alice", seed: 1)
        let mostLists = 8
        try checkChain(input.bytes(2 * input.number(below: mostLists)), of: account)
        let signature = input.bytes(SignaturePurpose.signatureBytes)
        try checkBody(input.remainder(), signature: signature, of: account)
    }

    static func seeds() throws -> [FuzzSeed] {
        let account = try FuzzAccount("alice", seed: 1)
        let first = try account.list(version: 1, previous: DeviceList.noList)
        let next = try account.list(version: 2, previous: DeviceList.hash(ofBody: first.body), label: "é")
        let signed = try SignedDeviceList(signing: first, by: account.identity)
        var two = FieldWriter()
        two.write("bob")
        two.write(UInt64(1))
        two.write(DeviceList.noList)
        two.write(UInt32(11))
        let none = [UInt8](repeating: 0, count: SignaturePurpose.signatureBytes)
        return [
            FuzzSeed("first", [0] + none + first.body),
            FuzzSeed("next", [0] + none + next.body),
            FuzzSeed("signed", [0] + signed.signature + signed.body),
            FuzzSeed("too-many", [0] + none + two.bytes),
            FuzzSeed("followed", [4, 1, 0, 1, 0, 0, 0, 1, 1]),
            FuzzSeed("forked", [3, 1, 0, 1, 0, 0, 2]),
            FuzzSeed("gap", [3, 1, 0, 2, 0, 1, 3]),
            FuzzSeed("rolled-back", [3, 1, 0, 1, 0, 7, 0]),
        ]
    }

    private static func checkBody(_ body: [UInt8], signature: [UInt8], of account: FuzzAccount) throws {
        let list = try? DeviceList(body: body)
        if let list {
            try FuzzFinding.unless(list.body == body, "\(list) has another body")
            try FuzzFinding.unless(list.version > 0, "a list of version 0")
            try FuzzFinding.unless(
                (1...DeviceList.largestCount).contains(list.devices.count)
                    && Set(list.devices.map(\.number)).count == list.devices.count,
                "a list of \(list.devices.count) devices"
            )
        }
        let signed = SignedDeviceList(body: body, signature: signature)
        guard let followed = try? signed.verified(by: account.publicIdentity, account: account.name) else {
            return
        }
        // The fuzzer has one signature, from a seed.
        let first = try account.list(version: 1, previous: DeviceList.noList)
        try FuzzFinding.unless(followed == first && list == first, "\(followed) was signed by nobody")
    }

    /// Shows lists to a chain, each signed: the first byte chooses the version, from the one that is followed, the
    /// second the list before and the signer.
    private static func checkChain(_ script: [UInt8], of account: FuzzAccount) throws {
        let stranger = try FuzzAccount("alice", seed: 11)
        var chain = DeviceListChain(account: account.name, pinned: nil)
        for place in stride(from: 0, to: script.count - 1, by: 2) {
            let last = chain.pinned?.version ?? 0
            let version = max(1, last &+ UInt64(script[place] % 4) &- (script[place] < 0x80 ? 0 : 2))
            let pinned = chain.pinned?.hash ?? DeviceList.noList
            let other = FuzzAccount.bytes(script[place + 1], DeviceList.hashBytes)
            let usesPinned = script[place + 1] % 2 == 0
            let previous = version == 1 ? DeviceList.noList : usesPinned && last > 0 ? pinned : other
            guard let list = try? account.list(version: version, previous: previous) else {
                continue
            }
            let isStranger = script[place + 1] % 16 == 15
            let signer = isStranger ? stranger : account
            let signed = try SignedDeviceList(signing: list, by: signer.identity)
            let expected = verdict(on: list, after: chain, isStranger: isStranger)
            let before = chain
            let found: IdentityError?
            do throws(IdentityError) {
                try chain.follow(signed, identity: account.publicKey)
                found = nil
            } catch {
                found = error
            }
            try FuzzFinding.unless(found == expected, "\(list) gave \(String(describing: found))")
            if found != nil {
                try FuzzFinding.unless(chain.pinned == before.pinned, "a refused list moved the chain")
            }
        }
    }

    private static func verdict(
        on list: DeviceList,
        after chain: DeviceListChain,
        isStranger: Bool
    ) -> IdentityError? {
        guard !isStranger else {
            return .wrongSignature
        }
        let last = chain.pinned?.version ?? 0
        let hash = chain.pinned?.hash ?? DeviceList.noList
        if list.version < last {
            return .rollback
        }
        if list.version == last {
            return DeviceList.hash(ofBody: list.body) == hash ? nil : .fork
        }
        if list.version > last + 1 {
            return .brokenChain
        }
        return list.previous == hash ? nil : .fork
    }
}

extension FuzzAccount {
    /// A key of these bytes is always one.
    fileprivate var publicKey: SigningPublicKey {
        get throws(IdentityError) { try SigningPublicKey(Array(identity.publicKey.rawRepresentation)) }
    }
}
