import ChatProtocol
import Testing

@Suite struct ScryptTests {
    /// RFC 7914, section 12; the vector with N = 2^20 takes 1 GiB and is left out.
    @Test(arguments: [
        (
            "", "", 4, 1, 1,
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
        ),
        (
            "password", "NaCl", 10, 8, 16,
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
        ),
        (
            "pleaseletmein", "SodiumChloride", 14, 8, 1,
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
        ),
    ])
    func `derives what the RFC says`(
        password: String,
        salt: String,
        logN: Int,
        blockSize: Int,
        parallelism: Int,
        expected: String
    ) throws {
        let key = try Scrypt.deriveKey(
            from: Array(password.utf8),
            salt: Array(salt.utf8),
            logN: logN,
            blockSize: blockSize,
            parallelism: parallelism,
            count: 64
        )
        #expect(key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == expected)
    }

    @Test(arguments: [(0, 8, 1), (33, 8, 1), (10, 0, 1), (10, 8, 0), (32, 1 << 40, 1), (16, 1, 1)])
    func `refuses parameters out of range`(logN: Int, blockSize: Int, parallelism: Int) {
        #expect(throws: Scrypt.Failure()) {
            try Scrypt.deriveKey(
                from: [1],
                salt: [],
                logN: logN,
                blockSize: blockSize,
                parallelism: parallelism,
                count: 32
            )
        }
    }
}
