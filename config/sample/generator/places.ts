/** Towns with their real postal codes and a weight after their population; streets composed of frequent names. */
import { type Random, weighted } from './random.ts';

const TOWNS =
  "75001 Paris 17,75003 Paris 34,75005 Paris 57,75008 Paris 36,75010 Paris 83,75011 Paris 143,75012 Paris 140,75013 Paris 180,75014 Paris 135,75015 Paris 229,75016 Paris 160,75017 Paris 165,75018 Paris 190,75019 Paris 185,75020 Paris 190,13001 Marseille 38,13004 Marseille 49,13005 Marseille 46,13008 Marseille 80,13009 Marseille 75,13012 Marseille 60,13013 Marseille 90,69001 Lyon 29,69003 Lyon 102,69006 Lyon 52,69007 Lyon 84,69008 Lyon 85,69009 Lyon 52,31000 Toulouse 200,31200 Toulouse 100,31300 Toulouse 70,31400 Toulouse 80,06000 Nice 150,06100 Nice 90,06200 Nice 70,44000 Nantes 160,44100 Nantes 80,44300 Nantes 80,34000 Montpellier 110,34070 Montpellier 80,34080 Montpellier 90,67000 Strasbourg 170,67100 Strasbourg 80,67200 Strasbourg 40,33000 Bordeaux 140,33100 Bordeaux 50,33200 Bordeaux 40,33300 Bordeaux 30,59000 Lille 130,59800 Lille 60,59160 Lomme 28,35000 Rennes 110,35200 Rennes 60,35700 Rennes 50,51100 Reims 180,83000 Toulon 90,83100 Toulon 50,42000 Saint-Étienne 110,42100 Saint-Étienne 60,76600 Le Havre 90,76620 Le Havre 50,38000 Grenoble 80,38100 Grenoble 70,21000 Dijon 156,49000 Angers 100,49100 Angers 55,30000 Nîmes 100,30900 Nîmes 48,69100 Villeurbanne 154,63000 Clermont-Ferrand 100,63100 Clermont-Ferrand 40,72000 Le Mans 95,72100 Le Mans 45,13100 Aix-en-Provence 70,13090 Aix-en-Provence 70,29200 Brest 139,37000 Tours 80,37100 Tours 35,37200 Tours 20,80000 Amiens 90,80080 Amiens 40,87000 Limoges 90,87100 Limoges 40,74000 Annecy 130,66000 Perpignan 80,66100 Perpignan 40,92100 Boulogne-Billancourt 121,57000 Metz 70,57050 Metz 30,57070 Metz 20,25000 Besançon 118,45000 Orléans 70,45100 Orléans 46,93200 Saint-Denis 112,95100 Argenteuil 110,76000 Rouen 70,76100 Rouen 40,68100 Mulhouse 70,68200 Mulhouse 38,93100 Montreuil 109,14000 Caen 106,54000 Nancy 104,59100 Roubaix 98,59200 Tourcoing 98,92000 Nanterre 96,94400 Vitry-sur-Seine 95,84000 Avignon 91,94000 Créteil 92,86000 Poitiers 89,93300 Aubervilliers 88,92600 Asnières-sur-Seine 87,92700 Colombes 86,59140 Dunkerque 50,59240 Dunkerque 20,78000 Versailles 84,92400 Courbevoie 82,94140 Alfortville 45,92500 Rueil-Malmaison 78,64000 Pau 76,17000 La Rochelle 77,06400 Cannes 74,06600 Antibes 73,34500 Béziers 79,62100 Calais 72,44600 Saint-Nazaire 72,68000 Colmar 68,18000 Bourges 65,29000 Quimper 63,26000 Valence 64,59650 Villeneuve-d'Ascq 62,83500 La Seyne-sur-Mer 62,10000 Troyes 62,82000 Montauban 62,56100 Lorient 58,79000 Niort 59,16000 Angoulême 42,85000 La Roche-sur-Yon 55,53000 Laval 50,41000 Blois 46,28000 Chartres 39,03100 Montluçon 34,02100 Saint-Quentin 53,60000 Beauvais 56,08000 Charleville-Mézières 46,27000 Évreux 47,50100 Cherbourg-en-Cotentin 40,56000 Vannes 54,22000 Saint-Brieuc 44,35400 Saint-Malo 47,64100 Bayonne 52,65000 Tarbes 43,81000 Albi 49,81100 Castres 42,11000 Carcassonne 46,11100 Narbonne 55,34200 Sète 44,30100 Alès 42,07500 Guilherand-Granges 11,73000 Chambéry 60,73100 Aix-les-Bains 31,01000 Bourg-en-Bresse 41,71100 Chalon-sur-Saône 45,71000 Mâcon 34,39000 Lons-le-Saunier 17,90000 Belfort 46,88000 Épinal 32,55000 Bar-le-Duc 15,52100 Saint-Dizier 23,89000 Auxerre 35,58000 Nevers 33,36000 Châteauroux 43,23000 Guéret 13,19100 Brive-la-Gaillarde 47,19000 Tulle 15,24000 Périgueux 30,24100 Bergerac 27,47000 Agen 33,40000 Mont-de-Marsan 30,32000 Auch 22,09000 Foix 10,12000 Rodez 24,48000 Mende 12,43000 Le Puy-en-Velay 19,15000 Aurillac 26,61000 Alençon 26,20000 Ajaccio 70,20200 Bastia 47,04000 Digne-les-Bains 17,05000 Gap 41,77100 Meaux 54,77000 Melun 40,91000 Évry-Courcouronnes 66,91300 Massy 50,95000 Cergy 66,78500 Sartrouville 52,94300 Vincennes 49,92130 Issy-les-Moulineaux 68,93160 Noisy-le-Grand 68,59300 Valenciennes 43,59400 Cambrai 32,62000 Arras 41,62200 Boulogne-sur-Mer 41,62300 Lens 31,67500 Haguenau 35,54500 Vandœuvre-lès-Nancy 30,44800 Saint-Herblain 46,44400 Rezé 42,33600 Pessac 63,33700 Mérignac 70,31700 Blagnac 25,31770 Colomiers 39,69200 Vénissieux 65,69500 Bron 42,38400 Saint-Martin-d'Hères 38,13400 Aubagne 47,13500 Martigues 48,13300 Salon-de-Provence 45,83600 Fréjus 54,83400 Hyères 55,06800 Cagnes-sur-Mer 51,05100 Briançon 11,29600 Morlaix 14,56300 Pontivy 14,50400 Granville 12,14100 Lisieux 20,76200 Dieppe 29,80100 Abbeville 22,02200 Soissons 28,51000 Châlons-en-Champagne 44,51200 Épernay 22,45200 Montargis 14,37500 Chinon 8,49300 Cholet 54,85100 Les Sables-d'Olonne 45,17100 Saintes 25,86100 Châtellerault 31,87200 Saint-Junien 11,63300 Thiers 11,42300 Roanne 34,01100 Oyonnax 22,74100 Annemasse 36,26200 Montélimar 39,84200 Carpentras 29,84300 Cavaillon 26,66600 Rivesaltes 8,64200 Biarritz 25,40100 Dax 21,46000 Cahors 20,12100 Millau 22,30200 Bagnols-sur-Cèze 18";

export interface Town {
  readonly postalCode: string;
  readonly name: string;
  /** First digits of a landline, by the zone of the département: 01 to 05. */
  readonly phoneZone: '01' | '02' | '03' | '04' | '05';
}

export const ZONES: Readonly<Record<Town['phoneZone'], string>> = {
  '01': '75 77 78 91 92 93 94 95',
  '02': '14 18 22 27 28 29 35 36 37 41 44 45 49 50 53 56 61 72 76 85',
  '03': '02 08 10 21 25 39 51 52 54 55 57 58 59 60 62 67 68 70 71 80 88 89 90',
  '04': '01 03 04 05 06 07 11 13 15 20 26 30 34 38 42 43 48 63 66 69 73 74 83 84',
  '05': '09 12 16 17 19 23 24 31 32 33 40 46 47 64 65 79 81 82 86 87',
};

function zoneOf(postalCode: string): Town['phoneZone'] {
  for (const [zone, departments] of Object.entries(ZONES)) {
    if (departments.split(' ').includes(postalCode.slice(0, 2))) return zone as Town['phoneZone'];
  }
  throw new RangeError(`no telephone zone for département ${postalCode.slice(0, 2)}`);
}

export const TOWN_TABLE = weighted(
  TOWNS.split(',').map((row) => {
    const weight = row.slice(row.lastIndexOf(' ') + 1);
    const postalCode = row.slice(0, 5);
    const name = row.slice(6, row.lastIndexOf(' '));
    return [{ postalCode, name, phoneZone: zoneOf(postalCode) } satisfies Town, Number(weight)] as const;
  }),
);

export const WAYS = weighted<readonly [long: string, short: string]>([
  [['rue', 'r.'], 60],
  [['avenue', 'av'], 14],
  [['boulevard', 'bd'], 7],
  [['chemin', 'che'], 6],
  [['place', 'pl'], 4],
  [['impasse', 'imp'], 4],
  [['allée', 'all'], 4],
  [['route', 'rte'], 3],
]);
const STREETS =
  "de la République,Victor Hugo,Jean Jaurès,Pasteur,de l'Église,du Général de Gaulle,Gambetta,Jules Ferry,de la Gare,des Écoles,du Moulin,de la Mairie,Voltaire,Émile Zola,Jean Moulin,de Verdun,du 8 Mai 1945,de la Liberté,des Lilas,des Acacias,du Stade,de la Fontaine,des Tilleuls,Pierre Curie,Anatole France,de la Paix,des Vignes,du Château,Saint-Michel,Notre-Dame,des Jardins,de Bourgogne,de Bretagne,du Marché,des Roses,Molière,Racine,Lamartine,Jean Mermoz,Saint-Exupéry,Georges Clemenceau,du Maréchal Leclerc,Aristide Briand,Paul Bert,Carnot,Thiers,Diderot,Balzac,des Peupliers,des Cerisiers,du Lavoir,des Prés,de la Forêt,de la Plage,du Port,de la Poste,Nationale,Basse,Haute,Neuve,du Pont,des Carmes,Saint-Jacques,Saint-Martin,Saint-Pierre,de Paris,de Lyon,d'Alsace,de Lorraine,de Provence,Louis Blanc,Léon Blum,Salvador Allende,Nelson Mandela,Marie Curie,Simone Veil,George Sand,Colette,Camille Claudel,Berthe Morisot,Jacques Prévert,Paul Éluard,Louis Aragon,Guillaume Apollinaire,Frédéric Mistral,Alphonse Daudet,Hector Berlioz,Claude Debussy,Maurice Ravel,Auguste Renoir,Claude Monet,Paul Cézanne,Henri Matisse,Gustave Eiffel,Ampère,Denis Papin,Lavoisier,Descartes,Montaigne,Rabelais,Ronsard,La Fontaine,Chateaubriand,Beaumarchais,Marivaux,de la Croix,du Calvaire,des Fleurs,des Érables,des Bleuets,des Mésanges,des Hirondelles,du Ruisseau,de la Vallée,de la Colline,du Bois,des Sources,de l'Étang,de l'Abbaye,du Prieuré,des Remparts,de la Citadelle,du Four,des Tanneurs,des Tisserands,des Forgerons,du Puits,de la Halle,des Capucins,du Faubourg,de la Tour";
export const STREET_NAMES: readonly string[] = STREETS.split(',');
const streets = weighted(STREET_NAMES.map((name, rank) => [name, 1 / (rank + 8)] as const));
export const EXTRAS = [
  'Résidence les Lilas',
  'Bâtiment B',
  'Appartement 12',
  'Escalier 3',
  'Résidence du Parc',
  'Lieu-dit le Bourg',
];

export interface Address {
  readonly number: string;
  readonly way: readonly [long: string, short: string];
  readonly street: string;
  readonly extra: string | null;
  readonly town: Town;
}

export function drawAddress(random: Random): Address {
  const number = `${random.between(1, random.chance(0.7) ? 60 : 250)}${random.chance(0.05) ? ' bis' : ''}`;
  const extra = random.chance(0.12) ? random.pick(EXTRAS) : null;
  return { number, way: WAYS.draw(random), street: streets.draw(random), extra, town: TOWN_TABLE.draw(random) };
}

/** Number and street on one line, as a careful clerk writes it. */
export const streetLine = (a: Address): string => `${a.number} ${a.way[0]} ${a.street}`;
