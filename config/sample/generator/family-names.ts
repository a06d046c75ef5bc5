/**
 * Family names: a head of real frequent names by rank (weight 1/rank), particles, double names, and a heavy tail composed
 * of French-looking syllables, since most families of France bear a name that few others bear.
 */
import { type Random, randomOf, weighted } from './random.ts';
import { shuffled } from './shuffled.ts';

const HEAD =
  'Martin,Bernard,Thomas,Petit,Robert,Richard,Durand,Dubois,Moreau,Laurent,Simon,Michel,Lefebvre,Leroy,Roux,David,Bertrand,Morel,Fournier,Girard,Bonnet,Dupont,Lambert,Fontaine,Rousseau,Vincent,Muller,Lefèvre,Faure,André,Mercier,Blanc,Guérin,Boyer,Garnier,Chevalier,François,Legrand,Gauthier,Garcia,Perrin,Robin,Clément,Morin,Nicolas,Henry,Roussel,Mathieu,Gautier,Masson,Marchand,Duval,Denis,Dumont,Marie,Lemaire,Noël,Meyer,Dufour,Meunier,Brun,Blanchard,Giraud,Joly,Rivière,Lucas,Brunet,Gaillard,Barbier,Arnaud,Martinez,Gérard,Roche,Renard,Schmitt,Roy,Leroux,Colin,Vidal,Caron,Picard,Roger,Fabre,Aubert,Lemoine,Renaud,Dumas,Lacroix,Olivier,Philippe,Bourgeois,Pierre,Benoît,Rey,Leclerc,Payet,Rolland,Leclercq,Guillaume,Lecomte,Lopez,Jean,Dupuy,Guillot,Hubert,Berger,Carpentier,Sanchez,Dupuis,Moulin,Louis,Deschamps,Huet,Vasseur,Perez,Boucher,Fleury,Royer,Klein,Jacquet,Adam,Paris,Poirier,Marty,Aubry,Guyot,Carré,Charles,Renault,Charpentier,Ménard,Maillard,Baron,Bertin,Bailly,Hervé,Schneider,Fernandez,Le Gall,Collet,Léger,Bouvier,Julien,Prévost,Millet,Perrot,Daniel,Le Roux,Cousin,Germain,Breton,Besson,Langlois,Rémy,Le Goff,Pelletier,Lévêque,Perrier,Leblanc,Barré,Lebrun,Marchal,Weber,Mallet,Hamon,Boulanger,Jacob,Monnier,Michaud,Rodriguez,Guichard,Gillet,Étienne,Grondin,Poulain,Tessier,Chevallier,Collin,Chauvin,Da Silva,Bouchet,Gay,Lemaître,Bénard,Maréchal,Humbert,Reynaud,Antoine,Hoarau,Perret,Barthélemy,Cordier,Pichon,Lejeune,Gilbert,Lamy,Delaunay,Pasquier,Carlier,Laporte,Ferreira,Pereira,Diallo,Traoré,Benali,Nguyen,Tran,Haddad,Belkacem,Diarra,Camara,Ould Ali,Dos Santos,Rossi,Ferrari,Kowalski,Nowak,Yilmaz,Cissé,Koné,Sow,Amrani,Bensaïd,Ziani,Mansouri,Lahaye,Wagner,Hoffmann,Kieffer,Lefort,Castel,Vallet,Delorme,Chartier,Rault,Briand,Guillou,Le Bihan,Kerdoncuff,Quéméner,Etcheverry,Iribarne,Casanova,Colonna,Santoni,Vandamme,Delattre,Descamps,Lallemand,Thévenet,Ravel,Charbonnier,Bouillon,Lachaise,Fouquet,Vigneron,Ferrand';

const START =
  'Bar,Ber,Bou,Bris,Bu,Cas,Chal,Cham,Char,Chau,Cler,Cor,Cou,Cré,Dau,Del,Des,Dor,Du,Far,Fer,Fla,Fon,For,Gail,Gar,Gau,Gi,Gou,Gran,Gri,Gué,Har,Jar,Jou,La,Lan,Lar,Las,Le,Lou,Mal,Mar,Mau,Mer,Mon,Mor,Nor,Pa,Par,Pel,Per,Pi,Pon,Pra,Ra,Re,Ri,Ro,Rou,Sa,Sau,Ser,Ta,Ter,Thi,Tour,Val,Ver,Vil';
const MIDDLE = 'ba,be,bi,bou,chi,da,de,di,dou,ga,go,la,le,li,lo,ma,me,mi,na,ne,ni,pa,pi,ra,re,ri,ro,sa,se,ta,ti,va,vi';
const END =
  'ard,aud,ault,aux,bert,chet,court,deau,don,dier,dou,elle,ère,esse,et,eux,ey,gnon,guet,ier,illon,in,jean,let,lier,lin,lon,mont,mard,net,neau,nier,non,quet,rand,rel,rier,rin,ron,sot,teau,tel,tier,ton,val,vier,zac,zet';

const split = (table: string): string[] => table.split(',');
/** Real names, the most frequent first. */
export const FREQUENT_NAMES: readonly string[] = split(HEAD);
const head = weighted(FREQUENT_NAMES.map((name, rank) => [name, 1 / (rank + 12)] as const));
/** In an order of their own, so that what is frequent does not follow the alphabet. */
function mixed(table: string): string[] {
  const bag = shuffled<string>(randomOf(1, table), table.length);
  for (const part of split(table)) bag.push(part);
  return [...bag.rest()];
}
export const start = mixed(START);
export const middle = mixed(MIDDLE);
export const end = mixed(END);

/** Composed: some 110,000 names; the square makes the first ends and middles common. */
function tail(random: Random): string {
  const skewed = (list: readonly string[]): string => {
    const u = random.next();
    return list[Math.floor(u * u * list.length)] ?? '';
  };
  const last = skewed(end);
  const between = random.chance(0.7) ? skewed(middle) : '';
  // A vowel does not stand before another one.
  return random.pick(start) + (/^[aeiouyéè]/.test(last) ? between.replace(/[aeiou]+$/, '') : between) + last;
}

function simple(random: Random): string {
  const name = random.chance(0.35) ? head.draw(random) : tail(random);
  if (random.chance(0.02)) return `de ${name}`;
  return random.chance(0.02) ? `Le ${name}` : name;
}

export function drawFamilyName(random: Random): string {
  const name = simple(random);
  return random.chance(0.025) ? `${name}-${simple(random)}` : name;
}
