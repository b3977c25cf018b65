import ChatIdentity

/// Signed prekeys and one-time pairs: a body is one of both at most, and is read back as it was; nothing without a
/// signature is used.
///
/// The input: a signature and a body.
enum PrekeyTarget {
    static func run(on bytes: [UInt8]) throws {
        var input = FuzzInput(bytes)
        let signature = input.bytes(SignaturePurpose.signatureBytes)
        let body = input.remainder()
        let prekey = try? SignedPrekey(body: body)
        let pair = try? OneTimePair(body: body)
        try FuzzFinding.unless(prekey == nil || pair == nil, "a body that is two things")
        if let prekey {
            try FuzzFinding.unless(prekey.body == body, "\(prekey) has another body")
            try FuzzFinding.unless(prekey.number > 0 && prekey.made >= 0, "\(prekey)")
        }
        if let pair {
            try FuzzFinding.unless(pair.body == body, "\(pair) has another body")
        }
        let account = try FuzzAccount("alice", seed: 1)
        let key = try account.publicSigning
        let owner = try account.owner
        if let used = try? SignedPrekey(body: body, signature: signature, by: key, owner: owner) {
            // The fuzzer has one signature of each, from the seeds.
            try FuzzFinding.unless(used == Self.prekey(of: account), "\(used) was signed by nobody")
        }
        if let used = try? OneTimePair(body: body, signature: signature, by: key, owner: owner) {
            try FuzzFinding.unless(used == Self.pair(of: account), "\(used) was signed by nobody")
        }
    }

    static func seeds() throws -> [FuzzSeed] {
        let account = try FuzzAccount("alice", seed: 1)
        let prekey = try prekey(of: account)
        let pair = try pair(of: account)
        let none = [UInt8](repeating: 0, count: SignaturePurpose.signatureBytes)
        let prekeySignature = try prekey.signature(by: account.signing)
        let pairSignature = try pair.signature(by: account.signing)
        return [
            FuzzSeed("prekey", none + prekey.body),
            FuzzSeed("pair", none + pair.body),
            FuzzSeed("signed-prekey", prekeySignature + prekey.body),
            FuzzSeed("signed-pair", pairSignature + pair.body),
            FuzzSeed("other-purpose", prekeySignature + pair.body),
            FuzzSeed("without-key", none + prekey.body.dropLast(1188)),
            FuzzSeed("two", none + pair.body + pair.body),
        ]
    }

    private static func prekey(of account: FuzzAccount) throws -> SignedPrekey {
        try SignedPrekey(
            owner: account.owner,
            number: 3,
            made: 1_796_000_000_000,
            agreement: FuzzAccount.bytes(7, 32),
            lastResort: FuzzAccount.bytes(8, AgreementKeySizes.mlkem768)
        )
    }

    private static func pair(of account: FuzzAccount) throws -> OneTimePair {
        try OneTimePair(
            owner: account.owner,
            number: 17,
            agreement: FuzzAccount.bytes(7, 32),
            encapsulation: FuzzAccount.bytes(8, AgreementKeySizes.mlkem768)
        )
    }
}
