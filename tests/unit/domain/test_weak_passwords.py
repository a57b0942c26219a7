"""Passwords as people in Brazil choose them: the weak ones are refused, whatever they are dressed up as, and
passphrases are not taken for them."""

import pytest

from chalicelib.domain.passwords import WeakPassword, ensure_acceptable

WEAK = {
    "clubs and stars": """
        corinthians1 flamengo10 palmeiras2026 c0rinthians vaicorinthians saopaulofc spfc1930 timao2012 mengao10
        vasco1898 gremio1983 inter2006 galodoido cruzeiro2 santosfc fluminense1 botafogo10 bahia1988 Corinthians!
        FLAMENGO2019 Pa1meiras fl4m3ng0 palmeiras51 verdao2026 tricolor1 mengo2019 coringao77 colorado1909
        vascodagama furacao2001 neymar10 ronaldinho1 pele1970 ayrtonsenna1 copa2026 futebol10""",
    "names": """
        joao1234 maria2024 ana12345 pedro1990 lucas2010 gabriel1 rafael@10 carlos123 fernanda1 juliana2 marcos1985
        beatriz01 mariaeduarda joaopedro1 anaclara10 anajulia2 pedrohenrique mariafernanda1 joaovitor12 luizfelipe
        carloseduardo1 anapaula123 joseantonio robertocarlos1 isabela2015 valentina3 miguel123 thiago88 vinicius7
        marcosilva1 joaosilva10 joaodasilva souza1234 oliveira99 pereira!!""",
    "dates and seasons": """
        janeiro2026 fevereiro26 dezembro2025 Agosto@2025 segunda123 domingo1 verao2026 natal2025 abril2026
        maio@2026 Junho2025 setembro25 outubro10 segundafeira sextafeira13 quinta2026 inverno26 primavera1
        pascoa2026 anonovo2026 reveillon26 12/05/1985 12051985 25-12-1990 1985-12-05 01012000""",
    "faith": """
        saojorge1 saofrancisco nossasenhora aparecida1 santaclara1 saojudas10 deusefiel jesus123 jesuscristo1
        deusnocomando santoantonio1 saopedro2026 saosebastiao santarita1 saobento10 saojose123 padrecicero1
        jesusteama fecomdeus gloriadeus1""",
    "keyboard and counting": """
        qwerty123 asdfghjk 1q2w3e4r zxcvbnm1 qwertyuiop 1qaz2wsx q1w2e3r4 asdf1234 poiuytrewq 12qwaszx 12345678
        123456789 87654321 11223344 123123123 00000000 11111111 147258369 159753852 102030405060 qazwsx123
        1qazxsw2 zaq12wsx qweasdzxc mnbvcxz1 lkjhgfdsa 123qweasd qwe123qwe abcd1234 abc12345 a1b2c3d4 aaaa1111
        abcabc123""",
    "documents and telephones": """
        529.982.247-25 52998224725 11144477735 111.444.777-35 11222333000181 11.222.333/0001-81 11987654321
        (11)98765-4321 +5521991234567""",
    "love": """
        teamo123 euteamo1 meuamor10 minhavida1 minhafilha amordaminhavida teamomuito saudades1 felicidade1
        familia2026 minhafamilia meufilho1 minhaprincesa meubebe10 amorzinho1 paixao2026 amizade1 vidaloka1
        princesa1 bonitinha1 gostoso123 lindinha1 gatinho1 iloveyou1""",
    "passwords about passwords": """
        senha123 Senha2026 senha@123 minhasenha1 novasenha1 senhaforte senha1234 s3nh@2026 mudar123 mudarsenha
        mudar@2026 trocar123 admin123 usuario1 acesso2026 bemvindo1 primeiroacesso 123mudar trocarsenha
        senhapadrao senhanova1 login2026 sistema1 suporte123 teste1234 password1 P@ssw0rd Senha!@#""",
    "work": """
        portaria1 contabil2026 contabilidade1 escritorio1 empresa123 fiscal2026 pessoal2026 departamento1
        financeiro1 cliente2026 portal2026 impostos1 onvio2026 dominio123 folha2026 balanco2026 imposto26
        receita2026 contador1 honorarios1 recibo123 holerite1 ferias2026""",
    "places, food and fun": """
        brasil2026 br4s1l2026 brasileiro1 carnaval26 riodejaneiro curitiba1 salvador10 fortaleza1 belohorizonte
        saopaulo1 cerveja1 churrasco1 chocolate1 pizza123 coxinha1 feijoada1 caipirinha guarana10 brigadeiro1
        pagode90 sertanejo1 novela2026 anitta123 faustao1 chaves123 cachorro1 batman123 pokemon1 dragon123
        tamojunto tudodebom sucesso2026 dinheiro1""",
}
GOOD = (
    """
minha vó faz pão de queijo|o gato subiu no telhado|chuva no telhado as 5|comprei 3 melancias|azulejo-tambor-neblina
tucano verde 41 janelas|sete canoas sobem o rio devagar|girafa azul corre na praia|janela aberta|kd93mfle|Xk7#pQ2z
correct horse battery staple|padaria do fim do mundo|o leão toma café com açúcar|ninguém viu a bicicleta laranja
cinco pipas no quintal|meu primo toca sanfona desafinado|sopa de letrinhas fria|viagem de trem para lugar nenhum
abacaxi com canela|guarda-chuva furado|relógio parado às onze|mar calmo vento forte|três tristes tigres tortos
dente de leão amarelo|foguete de papelão|quero-quero no gramado|livro velho de receita|poeira na estante
janta de domingo na varanda|capivara na piscina|trovão longe chuva perto|a lua caiu no poço|copo meio cheio
música alta às 3 da manhã|escada rolante quebrada|pé de moleque queimado|bule azul lascado|gz7wq2xk
cadeira de balanço range|formiga carrega folha|ladeira de paralelepípedo|sal grosso e limão|Tr0vão&Neblina
nuvem com cara de coelho|panela de pressão apita|varal cheio de meias|uva passa no arroz|brasileiro que samba mal
flamenguista arrependido de novo|meu cachorro late para a lua|saudade da casa da praia|p4nd31r0s-lunares
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


def is_refused(password: str) -> bool:
    try:
        ensure_acceptable(password, context=())
    except WeakPassword:
        return True
    return False


@pytest.mark.statement("A4")
@pytest.mark.statement("A5")
@pytest.mark.parametrize("kind", WEAK)
def test_of_every_kind_of_weak_password_19_of_20_are_refused(kind: str) -> None:
    tried = WEAK[kind].split()
    missed = [password for password in tried if not is_refused(password)]

    assert len(missed) <= 0.05 * len(tried), missed


@pytest.mark.statement("A3")
def test_no_passphrase_is_taken_for_a_weak_password() -> None:
    assert len(GOOD) >= 40
    assert [password for password in GOOD if is_refused(password)] == []
