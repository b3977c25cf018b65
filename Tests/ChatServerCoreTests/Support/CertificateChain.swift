/// Certificates and keys as operators have them, for tests alone: a root, an intermediate authority signed by it, and
/// two server certificates signed by the intermediate. They are valid until 2126.
struct CertificateChain: Sendable {
    /// The server's own certificate, with the name `server`.
    let certificate: String

    /// The key of ``certificate``.
    let key: String

    /// The certificate that signed ``certificate``.
    static let middle = """
        -----BEGIN CERTIFICATE-----
        MIIBdzCCAR2gAwIBAgIUT2IvZ9HB58braERWC9duFeNdKjMwCgYIKoZIzj0EAwIw
        DzENMAsGA1UEAwwEcm9vdDAgFw0yNjExMjkyMjQ5NTBaGA8yMTI2MTEwNTIyNDk1
        MFowETEPMA0GA1UEAwwGbWlkZGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
        Ih3gmeMWz0HDL6gWPxjhGjcN2Ea/3dAI67oILFpVpzp739wbws7+j8T/Nt/iwUVd
        kL6IM2CmhsyXRPgt3Lw9B6NTMFEwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQU
        Rn+XAj9Ah7ekZxlHAzPV6DkJzXswHwYDVR0jBBgwFoAUkG0Mb744rFXEDnr5wTFd
        XTm8aeowCgYIKoZIzj0EAwIDSAAwRQIgY4oPm+O3BHFY/gfi6pgdTSrfS6meZZQW
        lhA6A7eQVwsCIQDjZNIBJVwuWaQUnlNbH9bF4i3lzMNHLwD4a7iPuxwyjg==
        -----END CERTIFICATE-----

        """

    /// The root certificate, known to the clients. It signed ``middle``.
    static let root = """
        -----BEGIN CERTIFICATE-----
        MIIBdDCCARugAwIBAgIUcsUbhGqgfMeFm22fATPBLjZ+hgwwCgYIKoZIzj0EAwIw
        DzENMAsGA1UEAwwEcm9vdDAgFw0yNjExMjkyMjQ5NTBaGA8yMTI2MTEwNTIyNDk1
        MFowDzENMAsGA1UEAwwEcm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFFJ
        OPbS5J+hb3yYIQ39Yy+SCPMhbMz11Nxh0D7sOB3OWh3wijvk9IRzdzvPlQ+Ym6a9
        GGntQtxHY8h1DZJPIDKjUzBRMB0GA1UdDgQWBBSQbQxvvjisVcQOevnBMV1dObxp
        6jAfBgNVHSMEGDAWgBSQbQxvvjisVcQOevnBMV1dObxp6jAPBgNVHRMBAf8EBTAD
        AQH/MAoGCCqGSM49BAMCA0cAMEQCIBZMFtNackvROuxfVYDUQGK+szuLkza8MGID
        vU7VL4OgAiAg57d6pvla6m+1el4wdUC4nv94t+RXmiPiQ7AK+8v85w==
        -----END CERTIFICATE-----

        """

    /// With a key on the curve P-256.
    static let elliptic = CertificateChain(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIBdTCCARygAwIBAgIUMvIaZEBfEykrjW3AiZU7gTWNIg0wCgYIKoZIzj0EAwIw
            ETEPMA0GA1UEAwwGbWlkZGxlMCAXDTI2MTEyOTIyNDk1MFoYDzIxMjYxMTA1MjI0
            OTUwWjARMQ8wDQYDVQQDDAZzZXJ2ZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
            AAT86IJVst5ei7sRC0gCPvvdNfUAhG21NyCjvlwuZSySv8Ra3K6+oNAXf1X9t7u4
            TEzHAi90X1RlMOyDe+B0MynKo1AwTjAMBgNVHRMBAf8EAjAAMB0GA1UdDgQWBBSN
            C3ZfCCenkFyguEeM66z69hbs1jAfBgNVHSMEGDAWgBRGf5cCP0CHt6RnGUcDM9Xo
            OQnNezAKBggqhkjOPQQDAgNHADBEAiBeLceRCptbRPWX4Etsxa1UL5yjMG6Ufa92
            SmGmcP5EowIgVILaXE1MlNsguiAhGunY0TJ6CnRwNb4b8/sh4BpAf+k=
            -----END CERTIFICATE-----

            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgUaKltIW0zvVJ9ayB
            u46E6+wm+M5q+LN8fjOyPYo6SFehRANCAAT86IJVst5ei7sRC0gCPvvdNfUAhG21
            NyCjvlwuZSySv8Ra3K6+oNAXf1X9t7u4TEzHAi90X1RlMOyDe+B0MynK
            -----END PRIVATE KEY-----

            """
    )

    /// With an RSA key of 2048 bits.
    static let rsa = CertificateChain(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIICQTCCAeegAwIBAgIUMvIaZEBfEykrjW3AiZU7gTWNIg4wCgYIKoZIzj0EAwIw
            ETEPMA0GA1UEAwwGbWlkZGxlMCAXDTI2MTEyOTIyNDk1MFoYDzIxMjYxMTA1MjI0
            OTUwWjARMQ8wDQYDVQQDDAZzZXJ2ZXIwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAw
            ggEKAoIBAQDktvBYCnDT5zORMyKB4XOsqPl/fcboR76C0DbKl/ZuhYF+qns2jFRL
            H+5AaYETeIpgmuHmASxe0n6nA3e6CYrvh5fSKuFiyjMfuMEHlX6BL204RSbXvqXS
            T3himNulvfUNZZgU7DgbbeMsJmbcoUvfAKGbHHdUzV5UwE7PC6JpiGteqPNMjZAA
            MjdQog4ZDyQfiZJlePDGD1NgH78MzEkwCMuJHBM42bXdbKwfHaeLGfKA16KqHyQT
            dBwcFMPcPBzk8Ny28LxY7ry9NBF82pqrH+fuUKwRnXoXlwsPbK6sjfOjey82sPAa
            xSy7VujU6KW7QROM5f0/aDXMTsNQjxsTAgMBAAGjUDBOMAwGA1UdEwEB/wQCMAAw
            HQYDVR0OBBYEFNuGTUfMZsthN57HBEzGgDOqT9hoMB8GA1UdIwQYMBaAFEZ/lwI/
            QIe3pGcZRwMz1eg5Cc17MAoGCCqGSM49BAMCA0gAMEUCIDSXtndP1HY5jNos1v4h
            BiCRxwHlG5Az/BJIssi6Nvz1AiEArfDNoxxAs4pW4m6MNsbbuQjkltXIfY/IL/Nj
            pAVE934=
            -----END CERTIFICATE-----

            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDktvBYCnDT5zOR
            MyKB4XOsqPl/fcboR76C0DbKl/ZuhYF+qns2jFRLH+5AaYETeIpgmuHmASxe0n6n
            A3e6CYrvh5fSKuFiyjMfuMEHlX6BL204RSbXvqXST3himNulvfUNZZgU7DgbbeMs
            JmbcoUvfAKGbHHdUzV5UwE7PC6JpiGteqPNMjZAAMjdQog4ZDyQfiZJlePDGD1Ng
            H78MzEkwCMuJHBM42bXdbKwfHaeLGfKA16KqHyQTdBwcFMPcPBzk8Ny28LxY7ry9
            NBF82pqrH+fuUKwRnXoXlwsPbK6sjfOjey82sPAaxSy7VujU6KW7QROM5f0/aDXM
            TsNQjxsTAgMBAAECggEAAcK4wey+ppryhi0fGGHcaplYZldZByO6PzaMHW4jCwHD
            F+8HCMn2widKRbuqLzSv2AOJNqSOq2IycGWx78AwDhz8mbUTzBdjYlyhO8Y2VZdA
            X30EygdhLmfHNPcZRcLbFpHQJGUXH3ruk0Hua8dgFqTiGZgUARadochjMuvTgb1z
            39GuxZUe3AdCMuIq18tBvWRgGDoG1hIAWuhiFPOXRjBBU4LzUDjEhWD5GD6cPCnw
            a/PCmYgYz8nJ50gseQ1n4NXPAb2FZ7iMM49xFTUQ/9s19RCT5+o0l7Ji71Yf5rh2
            UF8qyoiPTAasiMptfTTrkUtreuykJMJg/C0hKnCcfQKBgQD6xVv//8K1bltuf9r2
            jPxELHRv2fUxXSxl/9A1ADBKxSXXWKIVxKKnLAVL5EjDPhW0tvMOyy2J+SZDqLH8
            oE//l5y6K+IifCnRtf8f1Vq9h/QfT8XmNt/znudL6eqJ4LRzDKn0BmGtch7jBUKz
            QAvaXIVEi9g6awea2UPy2kkfFQKBgQDpe9cuBxMxQ+Na4loh+Bs69U68PtSmv/5d
            0ZniLDx7W6YN7uCUlOdEaBUvZ+OeIs+tu5es1zuDU5fVXsuwB/jV4qxBN9LnYHjX
            sN7chSwITvUTU2yYcWQ2ma4oU2afKo4hh5qZeC/itduJqm1gIz5WC0RsIjqiZ4WG
            Hdy30PabhwKBgQDuSgmxChS4GISTTLUBoVi5Y1DFVGR0oufkiKANLP+2nP3nUpa6
            fp5coizqP6OQu3cewNXX0eOU/waINk3jE2bRJf1MvxRj1n5ag0lJs5BFF2I3OrN/
            nddTBUUeUsmGeNqflIIOmt3IVe/Zo48NC6f3uAD+8K/oWvnf/+Jca2YePQKBgFP+
            +m2TnAL4Ml2q2tQnptwyDg5I6EXJAmCMHDkywtt6ICYZDvBFFWIVs7FnRYrJaT9O
            IoXKtJ1NQG1BejOs2odP0bpws84Ldc3a0oIw4qNmjGJUe9fnyy6dYPse7edK7vD/
            EM4vX8LGu+Etz8VrSGy6BvaD5eYxKecS7Smv4lgXAoGBAKWM3pV+XQm/fQ2rn2Uf
            aRRFyGKAH3FZ2lSrIrFn74rCCCtiXUzhwALuvvyLp3YGhF9OUAi1ejH/slLmP89I
            b3h0cnFOAeTTAOkC7SfCs62eJ0DvuIQJef4GV/QeD9joZv97iVYlIrQTk4JDHWEd
            c06e9hkvvDChatUqp/8ioLNO
            -----END PRIVATE KEY-----

            """
    )
}
